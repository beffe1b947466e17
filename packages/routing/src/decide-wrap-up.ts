import type { RoutingCommandOf } from '@tellonce/contracts';
import { finishWrapUp, goToChosen } from './leave-interaction.ts';
import type { Decided, Step } from './step.ts';

export const decideWrapUpFinish = (step: Step, command: RoutingCommandOf<'wrap-up.finish'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  if (agent?.wrapUp?.interactionId !== command.interactionId) return 'not-in-wrap-up';
  finishWrapUp(step, agent, 'finished');
  goToChosen(step, agent, 'wrap-up-finished');
  return null;
};

/** Once, by the queue's own duration. One that has no end needs no more time. */
export const decideWrapUpExtend = (step: Step, command: RoutingCommandOf<'wrap-up.extend'>): Decided => {
  const agent = step.state.agents.get(command.agentId);
  const wrapUp = agent?.wrapUp;
  if (wrapUp?.interactionId !== command.interactionId) return 'not-in-wrap-up';
  if (wrapUp.extended) return 'already-extended';
  if (wrapUp.until === null) return null;
  const { agentId, interactionId } = command;
  const until = wrapUp.until + (wrapUp.until - wrapUp.startedAt);
  step.emit({ type: 'wrap-up.extended', v: 1, interactionId, agentId, until });
  return null;
};
