import {
  countedFrom,
  type Explanation,
  type PassedOverReason,
  type ReservationId,
  type RoutingEventOf,
} from '@tellonce/contracts';
import { changeStatus, type Step } from '../step.ts';
import { type Choice, isKeptForInbound } from './choose.ts';
import { deriveId } from './derive-id.ts';
import { excludes, type Waiter } from './line.ts';
import type { Pool } from './pool.ts';

/** For an interaction whose queue was taken out of the configuration while it waited. */
const defaultReservationTimeoutMs = 20_000;

/** The exclusive, timed offer of one interaction to one agent, with its reason. */
export const reserve = (step: Step, waiter: Waiter, choice: Choice): void => {
  const { state, at } = step;
  const { place } = waiter;
  const { interactionId, queueId, queuedAt, channel } = place;
  const agent = choice.candidate.state;
  if (!agent) return;
  const timeoutMs = waiter.plan?.queue.reservationTimeoutMs ?? defaultReservationTimeoutMs;
  const expiresAt = countedFrom(state, at) + timeoutMs;
  const because = explainChoice(step, waiter, choice);
  const reserved: RoutingEventOf<'agent.reserved'> = {
    type: 'agent.reserved',
    v: 1,
    reservationId: deriveId(`${step.commandId}/${step.events.length}`) as ReservationId,
    interactionId,
    agentId: agent.agentId,
    queueId,
    teamId: agent.teamId,
    queuedAt,
    expiresAt,
    because,
  };
  if (channel !== 'voice') reserved.channel = channel;
  if (place.isCallback) reserved.isCallback = true;
  step.emit(reserved);
  changeStatus(step, agent, { to: 'reserved', reason: null, interactionId, until: expiresAt });
};

const explainChoice = (step: Step, waiter: Waiter, choice: Choice): Explanation => {
  const { place } = waiter;
  const { pool, candidate } = choice;
  const { excluded, held } = withheld(step, waiter, pool);
  return {
    rule: choice.rule,
    ring: choice.ring,
    classKey: pool.key,
    requirements: pool.requirements as Explanation['requirements'],
    waitedMs: step.at - place.queuedAt,
    idleMs: step.at - (candidate.state?.idleSince ?? step.at),
    candidates: pool.free.size - excluded - held,
    passedOver: passedOver(pool, excluded, held),
    boosts: place.boosts,
    tieBreak: choice.rule === pool.choice.kind ? tieBreak(waiter, choice) : null,
    configurationVersion: step.state.configuration.version,
  };
};

/** Free and suited, but not for this one. */
const withheld = ({ state }: Step, waiter: Waiter, pool: Pool): { excluded: number; held: number } => {
  const { excludedAgentIds } = waiter.place;
  let excluded = 0;
  for (const agentId of excludedAgentIds) if ((pool.seatOf(agentId)?.slot ?? -1) >= 0) excluded += 1;
  let held = 0;
  if (waiter.line.direction === 'outbound' && state.index.hasFloors) {
    for (const { candidate } of pool.free.items()) {
      if (!excludes(waiter, candidate.agentId) && isKeptForInbound(candidate)) held += 1;
    }
  }
  return { excluded, held };
};

const passedOver = ({ counts, free }: Pool, excluded: number, held: number): Explanation['passedOver'] => {
  const list: Explanation['passedOver'] = [];
  const add = (reason: PassedOverReason, count: number): void => {
    if (count > 0) list.push({ reason, count });
  };
  add('offline', counts.offline);
  add('not-ready', counts['not-ready']);
  // Those at work who have room for one more are among the free.
  add('on-interaction', counts.busy + counts.available - free.size);
  add('reserved', counts.reserved);
  add('wrap-up', counts['wrap-up']);
  add('excluded', excluded);
  add('held-for-floor', held);
  return list;
};

/** Whether the policy found the next in order just as good. */
const tieBreak = (waiter: Waiter, { candidate, pool }: Choice): Explanation['tieBreak'] => {
  const seat = pool.free.size < 2 ? undefined : pool.seatOf(candidate.agentId);
  if (!seat) return null;
  const isOutbound = waiter.line.direction === 'outbound';
  const next = pool.free.first(
    (each) =>
      each !== seat && !excludes(waiter, each.candidate.agentId) && !(isOutbound && isKeptForInbound(each.candidate)),
  );
  if (!next || next.key !== seat.key) return null;
  return next.idleSince === seat.idleSince ? 'agent-id' : 'idle-since';
};
