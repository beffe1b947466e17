import type { Offer, Queue, RoutingConfiguration, ScreenPop, WaitingState } from '@tellonce/contracts';
import type { OfferBasis } from './offer-ledger.ts';
import type { WorkOutline } from './work-outline.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** The card: what was offered and why, the queue's name, the story. */
export const toOffer = (
  basis: OfferBasis,
  pop: ScreenPop,
  names: { queue: Pick<Queue, 'key' | 'name'> | null; configuration: RoutingConfiguration | null },
): Offer => {
  const key =
    names.queue?.key ?? names.configuration?.queues.find((queue) => queue.queueId === basis.queueId)?.key ?? 'unknown';
  return {
    reservationId: basis.reservationId,
    interactionId: basis.interactionId,
    queueId: basis.queueId,
    queueKey: key,
    queueName: names.queue?.name ?? { en: key, 'zh-CN': key },
    queuedAt: iso(basis.queuedAt),
    offeredAt: iso(basis.offeredAt),
    expiresAt: iso(basis.expiresAt),
    because: basis.because,
    pop,
  };
};

const fromWaiting = (waiting: WaitingState, at: number, configuration: RoutingConfiguration | null) => ({
  interactionId: waiting.interactionId,
  queueId: waiting.queueId,
  queuedAt: waiting.queuedAt,
  because: {
    rule: 'longest-idle' as const,
    requirements: waiting.requirements,
    waitedMs: Math.max(0, at - waiting.queuedAt),
    idleMs: 0,
    candidates: 1,
    ring: waiting.ring,
    classKey: '',
    passedOver: [],
    boosts: waiting.boosts,
    tieBreak: null,
    configurationVersion: configuration?.version ?? 0,
  },
});

/**
 * What can be said of an offer whose journal entry nobody here saw (made while no gateway ran, and trimmed since): ids
 * and times are the projection's; of the reason only what is certain.
 */
export const basisWithoutRecord = (
  outline: WorkOutline,
  agentId: OfferBasis['agentId'],
  configuration: RoutingConfiguration | null,
): OfferBasis | null => {
  switch (outline.stage) {
    case 'offered': {
      const { reservationId, reservedAt, expiresAt, waiting } = outline.reservation;
      return {
        ...fromWaiting(waiting, reservedAt, configuration),
        reservationId,
        agentId,
        offeredAt: reservedAt,
        expiresAt,
      };
    }
    case 'engaged': {
      const { reservationId, acceptedAt, waiting } = outline.engagement;
      return {
        ...fromWaiting(waiting, acceptedAt, configuration),
        reservationId,
        agentId,
        offeredAt: acceptedAt,
        expiresAt: acceptedAt,
      };
    }
    case 'wrap-up':
    case 'idle':
      return null;
  }
};
