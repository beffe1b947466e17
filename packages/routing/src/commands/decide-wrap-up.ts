import {
  type AgentId,
  countedFrom,
  type InteractionId,
  type QueueId,
  type RoutingCommandOf,
  type WrapUpPolicy,
} from '@tellonce/contracts';
import { changeStatus, type Decided, type Step } from '../step.ts';
import { finishWrapUp, goOn } from './leave-interaction.ts';

type TimedWrapUp = Extract<WrapUpPolicy, { kind: 'timed' }>;

/** As the queue wants it; not for an agent who is gone. */
export const beginWrapUp = (step: Step, agentId: AgentId, queueId: QueueId, interactionId: InteractionId): void => {
  const agent = step.state.agents.get(agentId);
  // During an offer or another wrap-up what else ends just ends.
  if (agent?.status !== 'busy') return;
  const policy = step.state.index.plan(queueId)?.queue.wrapUp ?? { kind: 'none' };
  const isHere =
    agent.presentUntil !== null && agent.presentUntil > step.at && step.state.index.candidate(agentId) !== undefined;
  if (policy.kind === 'none' || !isHere) {
    goOn(step, agentId, 'interaction-ended');
    return;
  }
  const until = policy.kind === 'timed' ? countedFrom(step.state, step.at) + policy.durationMs : null;
  changeStatus(step, agent, { to: 'wrap-up', reason: 'interaction-ended', interactionId, queueId, until });
};

export const decideWrapUpFinish = (step: Step, command: RoutingCommandOf<'wrap-up.finish'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (agent?.wrapUp?.interactionId !== command.interactionId) return 'not-in-wrap-up';
  finishWrapUp(step, agent, 'finished');
  goOn(step, agent.agentId, 'wrap-up-finished');
  return null;
};

/** As often and by as much as the queue allows; if nothing else is said, once by its own duration. */
export const decideWrapUpExtend = (step: Step, command: RoutingCommandOf<'wrap-up.extend'>): Decided => {
  const { agentId, interactionId } = command;
  const wrapUp = step.state.agents.get(agentId)?.wrapUp;
  if (wrapUp?.interactionId !== interactionId) return 'not-in-wrap-up';
  if (wrapUp.until === null) return null; // one that has no end needs no more time
  const policy = wrapUp.queueId === null ? undefined : step.state.index.plan(wrapUp.queueId)?.queue.wrapUp;
  const timed: TimedWrapUp =
    policy?.kind === 'timed' ? policy : { kind: 'timed', durationMs: wrapUp.until - wrapUp.startedAt };
  if (wrapUp.extensions >= (timed.maxExtensions ?? 1)) return 'already-extended';
  const until = wrapUp.until + (timed.extendByMs ?? timed.durationMs);
  step.emit({ type: 'wrap-up.extended', v: 1, interactionId, agentId, until });
  return null;
};
