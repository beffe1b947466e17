import type {
  AgentState,
  CommandId,
  InteractionId,
  RejectionCode,
  RoutingEvent,
  RoutingStatus,
} from '@tellonce/contracts';
import { projectEvent } from '@tellonce/contracts';
import type { RoutingState } from './routing-state.ts';

/** One command being decided: each event changes the state at once, so that the next decision sees it. */
export interface Step {
  readonly state: RoutingState;
  readonly commandId: CommandId;
  readonly at: number;
  readonly events: RoutingEvent[];
  emit(event: RoutingEvent): void;
}

/** A rejection says why nothing happened; null: what happened is in the events. */
export type Decided = RejectionCode | null;

export const createStep = (state: RoutingState, commandId: CommandId, at: number): Step => {
  const events: RoutingEvent[] = [];
  return {
    ...{ state, commandId, at, events },
    emit(event) {
      events.push(event);
      projectEvent(state, event, at);
    },
  };
};

export interface StatusChange {
  to: RoutingStatus;
  reason: string | null;
  interactionId?: InteractionId | null;
  until?: number | null;
}

export const changeStatus = (step: Step, agent: AgentState, change: StatusChange): void => {
  step.emit({
    type: 'agent.status-changed',
    v: 1,
    agentId: agent.agentId,
    teamId: agent.teamId,
    from: agent.status,
    to: change.to,
    reason: change.reason,
    interactionId: change.interactionId ?? null,
    since: step.at,
    until: change.until ?? null,
  });
};
