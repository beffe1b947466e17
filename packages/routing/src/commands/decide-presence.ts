import type { AgentState, RoutingCommandOf } from '@tellonce/contracts';
import { changeStatus, type Decided, type Step } from '../step.ts';
import { takeOut } from './leave-interaction.ts';

/** A desktop that reconnects while its agent is still here (a reload) changes nothing but the lease. */
export const decideAgentSignIn = (step: Step, command: RoutingCommandOf<'agent.sign-in'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (!agent || !step.state.index.candidate(command.agentId)) return 'unknown-agent';
  if (command.epoch < agent.epoch) return 'stale-epoch';
  if (agent.status === 'offline') comeIn(step, agent);
  return null;
};

/** Agents that a gateway holds but routing has lost (after an outage) are taken in again. */
export const decidePresenceRenew = (step: Step, command: RoutingCommandOf<'presence.renew'>): Decided => {
  for (const { agentId, epoch } of command.agents) {
    const agent = step.state.agents.get(agentId);
    if (agent?.status !== 'offline' || epoch < agent.epoch) continue;
    if (!step.state.index.candidate(agentId)) continue;
    // A renewal that was on its way when the session signed out must not undo that.
    if (epoch === agent.epoch && agent.reason !== 'presence-lost') continue;
    comeIn(step, agent);
  }
  return null;
};

export const decideAgentSignOut = (step: Step, command: RoutingCommandOf<'agent.sign-out'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (!agent) return 'unknown-agent';
  if (command.epoch !== undefined && command.epoch < agent.epoch) return 'stale-epoch';
  if (agent.status === 'busy') return null; // leaves when the interaction ends
  if (agent.status !== 'offline') takeOut(step, agent, command.reason);
  return null;
};

/** Back within the grace time: what was; else not ready, until the agent says so. */
const comeIn = (step: Step, agent: AgentState): void => {
  const { restore } = agent;
  if (!restore || step.at > restore.until) changeStatus(step, agent, { to: 'not-ready', reason: 'signed-in' });
  else if (restore.status === 'available') changeStatus(step, agent, { to: 'available', reason: 'restored' });
  else changeStatus(step, agent, { to: 'not-ready', reason: restore.reason });
};
