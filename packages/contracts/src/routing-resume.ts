import type { RoutingTables } from './routing-projection.ts';
import type { AgentState, WaitingState } from './routing-snapshot.ts';

/**
 * From when a lease or deadline counts that is set by a command of `at`: a leader that has just taken over works off
 * what was sent while nobody led, and must not give anybody time that has passed already.
 */
export const countedFrom = (tables: Pick<RoutingTables, 'resumedAt'>, at: number): number =>
  Math.max(at, tables.resumedAt);

interface Resumption {
  resumedAt: number;
  /** Of two terms without a command between them, the second gives back only its own absence. */
  lastDecidedAt: number;
  /** The time that a desktop has to come back. */
  presentUntil: number;
  leaseUntil: number;
}

/**
 * Nobody led between `at` and `resumedAt`: callers could not say that they still wait, desktops not that they are still
 * here, agents not answer. Leases begin anew. What was counting down (an offer, a wrap-up, the grace of a lost desktop)
 * gets what was left of it, and at least the time that a desktop has to come back. Nothing is ever shortened.
 */
export const resumeRouting = (tables: RoutingTables, resumedAt: number, at: number): void => {
  const lastDecidedAt = countedFrom(tables, at);
  tables.resumedAt = Math.max(tables.resumedAt, resumedAt);
  const { configuration } = tables;
  if (!configuration) return;
  const resumption: Resumption = {
    resumedAt,
    lastDecidedAt,
    presentUntil: resumedAt + configuration.presenceTimeoutMs,
    leaseUntil: resumedAt + configuration.waitingLeaseMs,
  };
  for (const place of [...tables.waiting.values()])
    tables.waiting.set(place.interactionId, resumePlace(place, resumption));
  for (const each of [...tables.reservations.values()])
    tables.reservations.set(each.reservationId, {
      ...each,
      waiting: resumePlace(each.waiting, resumption),
      expiresAt: goOn(each.expiresAt, resumption),
    });
  for (const agent of [...tables.agents.values()]) tables.agents.set(agent.agentId, resumeAgent(agent, resumption));
};

const goOn = (until: number, { resumedAt, lastDecidedAt, presentUntil }: Resumption): number =>
  Math.max(until, resumedAt + until - lastDecidedAt, presentUntil);

/** What counts from its coming into the queue (rings, overflow, the greatest wait) gets the time back; its age stays. */
const resumePlace = (place: WaitingState, resumption: Resumption): WaitingState => ({
  ...place,
  enteredAt: place.enteredAt + Math.max(0, resumption.resumedAt - resumption.lastDecidedAt),
  leaseUntil: place.leaseUntil === null ? null : Math.max(place.leaseUntil, resumption.leaseUntil),
});

const resumeAgent = (agent: AgentState, resumption: Resumption): AgentState => {
  const { until, presentUntil, restore, wrapUp } = agent;
  const wasAwaited = restore !== null && restore.until >= resumption.lastDecidedAt;
  return {
    ...agent,
    until: until === null ? null : goOn(until, resumption),
    presentUntil: presentUntil === null ? null : Math.max(presentUntil, resumption.presentUntil),
    restore: wasAwaited ? { ...restore, until: goOn(restore.until, resumption) } : restore,
    wrapUp: wrapUp && resumeWrapUp(wrapUp, resumption),
  };
};

/** Its beginning moves along: how long it lasts, and by how much it can be extended, stays as the queue says. */
const resumeWrapUp = (wrapUp: NonNullable<AgentState['wrapUp']>, resumption: Resumption): AgentState['wrapUp'] => {
  if (wrapUp.until === null) return wrapUp;
  const until = goOn(wrapUp.until, resumption);
  return { ...wrapUp, until, startedAt: Math.min(resumption.resumedAt, wrapUp.startedAt + until - wrapUp.until) };
};
