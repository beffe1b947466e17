import type {
  InteractionId,
  JournalEntry,
  LearntRates,
  QueueExperience,
  QueueId,
  RoutingSnapshot,
} from '@tellonce/contracts';

/**
 * How long an interaction of a queue takes an agent and how soon its callers hang up, from what the journal told lately.
 * A function of the snapshot and the entries since: every leader and every replay learns the same.
 */
export interface LearningRates {
  learn(entry: JournalEntry): void;
  /** Mean time that an interaction of these queues takes an agent: ringing, talk and wrap-up. */
  handleMs(queues: Iterable<QueueId>, now: number): number;
  /** Of those who wait, the share that hangs up in a millisecond. */
  abandonPerMs(queues: Iterable<QueueId>, now: number): number;
  toSnapshot(): LearntRates;
}

/** What was longer ago counts less: by a factor e each two hours. */
const memoryMs = 2 * 3_600_000;
/** Four minutes a call and three minutes of patience, until there is experience. */
const priorHandleMs = 240_000;
const priorPatienceMs = 180_000;
/** Experience enough to forget the priors: so many calls, and as much waiting as that many patiences. */
const enough = 20;

const nothing: Omit<QueueExperience, 'queueId'> = { handledMs: 0, handled: 0, waitedMs: 0, abandoned: 0, updatedAt: 0 };

/** What ends a wait other than an agent or the caller's own patience says nothing about patience. */
const isAbandonment = (reason: string): boolean => reason === 'caller-left' || reason === 'lease-expired';

/** How much of it still counts. */
const keptShare = ({ updatedAt }: QueueExperience, now: number): number =>
  now <= updatedAt ? 1 : Math.exp((updatedAt - now) / memoryMs);

const age = (experience: QueueExperience, now: number): void => {
  if (now <= experience.updatedAt) return;
  const kept = keptShare(experience, now);
  experience.handledMs *= kept;
  experience.handled *= kept;
  experience.waitedMs *= kept;
  experience.abandoned *= kept;
  experience.updatedAt = now;
};

export const createLearningRates = (
  snapshot: Pick<RoutingSnapshot, 'learnt' | 'reservations'> | null,
): LearningRates => {
  const queues = new Map<QueueId, QueueExperience>();
  for (const each of snapshot?.learnt.queues ?? []) queues.set(each.queueId, { ...each });
  /** Since when a card rings: the agent is taken from then on. */
  const ringing = new Map<string, number>();
  for (const { reservationId, reservedAt } of snapshot?.reservations ?? []) ringing.set(reservationId, reservedAt);
  /** Of which queue an interaction was whose agent is in wrap-up. */
  const wrapUps = new Map<InteractionId, QueueId>();
  for (const { interactionId, queueId } of snapshot?.learnt.wrapUps ?? []) wrapUps.set(interactionId, queueId);

  const add = (queueId: QueueId, at: number, gained: Partial<Record<keyof typeof nothing, number>>): void => {
    let known = queues.get(queueId);
    if (!known) {
      known = { queueId, ...nothing, updatedAt: at };
      queues.set(queueId, known);
    }
    age(known, at);
    known.handledMs += gained.handledMs ?? 0;
    known.handled += gained.handled ?? 0;
    known.waitedMs += gained.waitedMs ?? 0;
    known.abandoned += gained.abandoned ?? 0;
  };
  const rangFor = (reservationId: string, at: number): number => {
    const since = ringing.get(reservationId);
    ringing.delete(reservationId);
    return since === undefined ? 0 : at - since;
  };
  const sum = (of: Iterable<QueueId>, now: number) => {
    const total = { ...nothing };
    for (const queueId of of) {
      const known = queues.get(queueId);
      if (!known) continue;
      const kept = keptShare(known, now);
      total.handledMs += known.handledMs * kept;
      total.handled += known.handled * kept;
      total.waitedMs += known.waitedMs * kept;
      total.abandoned += known.abandoned * kept;
    }
    return total;
  };

  return {
    learn({ events, at }) {
      for (const event of events) {
        switch (event.type) {
          case 'agent.reserved':
            ringing.set(event.reservationId, at);
            break;
          case 'reservation.accepted':
            add(event.queueId, at, {
              handledMs: rangFor(event.reservationId, at),
              waitedMs: Math.max(0, at - event.queuedAt),
            });
            break;
          case 'reservation.rejected':
          case 'reservation.expired':
          case 'reservation.revoked':
            add(event.queueId, at, { handledMs: rangFor(event.reservationId, at) });
            break;
          case 'interaction.dequeued':
            add(event.queueId, at, {
              waitedMs: Math.max(0, at - event.queuedAt),
              abandoned: isAbandonment(event.reason) ? 1 : 0,
            });
            break;
          case 'engagement.ended':
            add(event.queueId, at, { handledMs: Math.max(0, at - event.acceptedAt), handled: 1 });
            if (
              events.some(
                (each) =>
                  each.type === 'agent.status-changed' &&
                  each.to === 'wrap-up' &&
                  each.interactionId === event.interactionId,
              )
            )
              wrapUps.set(event.interactionId, event.queueId);
            break;
          case 'wrap-up.finished': {
            const queueId = wrapUps.get(event.interactionId);
            wrapUps.delete(event.interactionId);
            if (queueId) add(queueId, at, { handledMs: Math.max(0, at - event.startedAt) });
            break;
          }
          default:
            break;
        }
      }
    },

    handleMs(of, now) {
      const { handledMs, handled } = sum(of, now);
      const prior = Math.max(0, enough - handled);
      return (handledMs + prior * priorHandleMs) / (handled + prior);
    },

    abandonPerMs(of, now) {
      const { waitedMs, abandoned } = sum(of, now);
      const prior = Math.max(0, enough - waitedMs / priorPatienceMs);
      return (abandoned + prior) / (waitedMs + prior * priorPatienceMs);
    },

    toSnapshot: () => ({
      queues: Array.from(queues.values(), (each) => ({ ...each })).sort((a, b) => (a.queueId < b.queueId ? -1 : 1)),
      wrapUps: [...wrapUps]
        .map(([interactionId, queueId]) => ({ interactionId, queueId }))
        .sort((a, b) => (a.interactionId < b.interactionId ? -1 : 1)),
    }),
  };
};
