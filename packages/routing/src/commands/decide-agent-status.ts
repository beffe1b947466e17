import type { AgentState, RoutingCommandOf } from '@tellonce/contracts';
import { changeStatus, type Decided, type Step } from '../step.ts';
import { takeOut } from './leave-interaction.ts';

/** At once when nothing is in hand; during an offer, an interaction or its wrap-up it is remembered for afterwards. */
export const decideAgentChooseStatus = (step: Step, command: RoutingCommandOf<'agent.choose-status'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (!agent) return 'unknown-agent';
  if (agent.status === 'offline' || isAway(step, agent, command.status)) return 'agent-not-signed-in';
  become(step, agent, command.status, command.reason);
  return null;
};

/** A supervisor's word: the same, and signing out. Who is in an interaction leaves when it ends. */
export const decideAgentForceStatus = (step: Step, command: RoutingCommandOf<'agent.force-status'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (!agent) return 'unknown-agent';
  const { status, reason, by } = command;
  if (agent.status === 'offline' || isAway(step, agent, status)) return 'agent-not-signed-in';
  if (status !== 'offline') become(step, agent, status, reason ?? 'forced', by);
  else if (agent.work.length === 0) takeOut(step, agent, reason ?? 'forced', by);
  return null;
};

/** Whose desktop fell silent among chats is offered no more of them until it is heard again, whoever asks for it. */
const isAway = (step: Step, { status, work, presentUntil }: AgentState, to: string): boolean =>
  to === 'available' &&
  status === 'busy' &&
  work.every((each) => each.channel !== 'voice') &&
  (presentUntil === null || presentUntil <= step.at);

const become = (
  step: Step,
  agent: AgentState,
  to: 'available' | 'not-ready',
  why: string | null,
  by?: AgentState['agentId'],
): void => {
  if (agent.status === 'busy') resolve(step, agent, to, why);
  if (agent.status !== 'available' && agent.status !== 'not-ready') return;
  const reason = to === 'available' && by === undefined ? null : why;
  const isSame = agent.status === to && (to === 'available' || agent.reason === reason);
  if (!isSame) changeStatus(step, agent, { to, reason, ...(by ? { by } : undefined) });
};

/** Among chats and emails it decides at once whether more are offered; in a call it is enough to remember it. */
const resolve = (step: Step, agent: AgentState, status: 'available' | 'not-ready', reason: string | null): void => {
  if (agent.chosen.status === status || agent.work.some((each) => each.channel === 'voice')) return;
  const { interactionId } = agent;
  changeStatus(step, agent, { to: 'busy', reason: agent.reason, interactionId, chosen: { status, reason } });
};
