import type { AgentDesk, AgentState } from '@tellonce/contracts';

const iso = (ms: number) => new Date(ms).toISOString();

/** An agent's state as the desktop shows it; one whom routing does not know (yet) is offline. */
export const toDeskStatus = (agent: AgentState | undefined, unknownSince: number): AgentDesk['status'] =>
  agent
    ? {
        status: agent.status,
        reason: agent.reason,
        since: iso(agent.since),
        until: agent.until === null ? null : iso(agent.until),
        chosen: agent.chosen,
      }
    : {
        status: 'offline',
        reason: null,
        since: iso(unknownSince),
        until: null,
        chosen: { status: 'not-ready', reason: null },
      };
