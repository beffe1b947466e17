import type { RoutingCommandOf } from '@tellonce/contracts';
import { changeStatus, type Decided, type Step } from './step.ts';

/** At once when nothing is in hand; during an offer, an interaction or its wrap-up it is remembered for afterwards. */
export const decideAgentChooseStatus = (step: Step, command: RoutingCommandOf<'agent.choose-status'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (!agent) return 'unknown-agent';
  if (agent.status === 'offline') return 'agent-not-signed-in';
  if (agent.status !== 'available' && agent.status !== 'not-ready') return null;
  const reason = command.status === 'available' ? null : command.reason;
  const isSame = agent.status === command.status && (command.status === 'available' || agent.reason === reason);
  if (!isSame) changeStatus(step, agent, { to: command.status, reason });
  return null;
};
