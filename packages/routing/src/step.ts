import {
  type AgentState,
  type CommandId,
  type InteractionId,
  projectEvent,
  type QueueId,
  type RejectionCode,
  type RoutingEvent,
  type RoutingEventOf,
  type RoutingStatus,
} from '@tellonce/contracts';
import type { RoutingState } from './state/routing-state.ts';

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
    state,
    commandId,
    at,
    events,
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
  /** What comes afterwards, where it changes and is not what the agent now is. */
  chosen?: AgentState['chosen'];
  /** In wrap-up: of which queue. */
  queueId?: QueueId;
  /** Who forced it. */
  by?: AgentState['agentId'];
}

export const changeStatus = (step: Step, agent: AgentState, change: StatusChange): void => {
  const event: RoutingEventOf<'agent.status-changed'> = {
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
  };
  if (change.chosen) event.chosen = change.chosen;
  if (change.queueId) event.queueId = change.queueId;
  if (change.by) event.by = change.by;
  step.emit(event);
};
