import {
  type AgentState,
  countedFrom,
  type Explanation,
  type ReservationId,
  type WaitingState,
} from '@tellonce/contracts';
import { deriveId } from './derive-id.ts';
import { goesBefore, idleLonger } from './matching-index.ts';
import { changeStatus, type Step } from './step.ts';

/** For an interaction whose queue was taken out of the configuration while it waited. */
const defaultReservationTimeoutMs = 20_000;

/**
 * Brings together whoever became free or began to wait since the last time, the longest idle and the first in order
 * before the others. A freed agent looks only at the heads of the classes they suit; an interaction only at the agent
 * it prefers and at the longest idle of its class.
 */
export const settle = (step: Step): void => {
  const { agents, waiting, index } = step.state;
  while (index.freed.size + index.unmatched.size > 0) {
    for (const { agentId } of take(index.freed, (id) => agents.get(id)).sort(byIdleness)) {
      const agent = agents.get(agentId);
      if (agent?.status === 'available') offerNextTo(step, agent);
    }
    for (const { interactionId } of take(index.unmatched, (id) => waiting.get(id)).sort(byOrder)) {
      const place = waiting.get(interactionId);
      if (place && index.heldUntil(interactionId) === null) findAgentFor(step, place);
    }
  }
};

/** Empties the set; what is no longer there is left out. */
const take = <K, V>(ids: Set<K>, find: (id: K) => V | undefined): V[] => {
  const found = [...ids].flatMap((id) => find(id) ?? []);
  ids.clear();
  return found;
};
const byIdleness = (a: AgentState, b: AgentState): number => (idleLonger(a, b) ? -1 : 1);
const byOrder = (a: WaitingState, b: WaitingState): number => (goesBefore(a, b) ? -1 : 1);

const offerNextTo = (step: Step, agent: AgentState): void => {
  const { index } = step.state;
  const preferring = index.firstPreferring(agent.agentId);
  const next = preferring ?? index.firstFor(agent.agentId);
  if (next) reserve(step, next, agent, preferring ? 'last-agent' : 'longest-idle');
};

const findAgentFor = (step: Step, place: WaitingState): void => {
  const { state } = step;
  const { index } = state;
  const preferred = place.preferredAgentId ? state.agents.get(place.preferredAgentId) : undefined;
  const isPreferredNow = step.at < place.queuedAt + (state.queue(place.queueId)?.lastAgentPreferenceMs ?? 0);
  if (isPreferredNow && preferred?.status === 'available' && index.isSuited(preferred.agentId, place.requirements)) {
    reserve(step, place, preferred, 'last-agent');
    return;
  }
  const agent = index.longestIdle(index.classOf(place.requirements));
  if (agent) reserve(step, place, agent, 'longest-idle');
};

const reserve = (step: Step, place: WaitingState, agent: AgentState, rule: Explanation['rule']): void => {
  const { state, at } = step;
  const timeoutMs = state.queue(place.queueId)?.reservationTimeoutMs ?? defaultReservationTimeoutMs;
  const expiresAt = countedFrom(state, at) + timeoutMs;
  const { interactionId, queueId, queuedAt, requirements } = place;
  step.emit({
    type: 'agent.reserved',
    v: 1,
    reservationId: deriveId(`${step.commandId}/${step.events.length}`) as ReservationId,
    interactionId,
    agentId: agent.agentId,
    queueId,
    teamId: agent.teamId,
    queuedAt,
    expiresAt,
    because: {
      rule,
      requirements,
      waitedMs: at - queuedAt,
      idleMs: at - agent.idleSince,
      candidates: state.index.classOf(requirements).freeCount,
      boostMs: queuedAt - place.orderKey,
      configurationVersion: state.configuration.version,
    },
  });
  changeStatus(step, agent, { to: 'reserved', reason: null, interactionId, until: expiresAt });
};
