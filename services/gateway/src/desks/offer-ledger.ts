import type {
  AgentId,
  Explanation,
  InteractionId,
  JournalEntry,
  QueueId,
  ReservationId,
  RoutingEventOf,
} from '@tellonce/contracts';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

/** What was offered, as the journal said it. Times are epoch milliseconds. */
export interface OfferBasis {
  reservationId: ReservationId;
  interactionId: InteractionId;
  agentId: AgentId;
  queueId: QueueId;
  queuedAt: number;
  offeredAt: number;
  expiresAt: number;
  because: Explanation;
}

export interface OfferLedger {
  /** Keeps every offer of this entry. */
  record(entry: JournalEntry): void;
  find(agentId: AgentId, interactionId: InteractionId): Promise<OfferBasis | null>;
}

/** Longer than any engagement with its wrap-up. */
const ttlMs = 24 * 3_600_000;
/** A shift of a large floor; older ones are still in Redis. */
const kept = 5_000;
const idOf = (agentId: AgentId, interactionId: InteractionId) => `${agentId}:${interactionId}`;
const redisKey = (id: string) => `gateway:offer:${id}`;

const toBasis = (event: RoutingEventOf<'agent.reserved'>, at: number): OfferBasis => ({
  reservationId: event.reservationId,
  interactionId: event.interactionId,
  agentId: event.agentId,
  queueId: event.queueId,
  queuedAt: event.queuedAt,
  offeredAt: at,
  expiresAt: event.expiresAt,
  because: event.because,
});

/**
 * Remembers why and when something was offered. The routing snapshot knows neither, and a desktop that reconnects in
 * the middle of a call, perhaps after a restart of this process, still shows them.
 */
export const createOfferLedger = (deps: { redis: Redis; logger: Logger }): OfferLedger => {
  const recent = new Map<string, OfferBasis>();
  return {
    record(entry) {
      for (const event of entry.events) {
        if (event.type !== 'agent.reserved') continue;
        const basis = toBasis(event, entry.at);
        const id = idOf(basis.agentId, basis.interactionId);
        recent.delete(id);
        recent.set(id, basis);
        const [oldest] = recent.keys();
        if (recent.size > kept && oldest !== undefined) recent.delete(oldest);
        deps.redis.set(redisKey(id), JSON.stringify(basis), 'PX', ttlMs).catch((error: unknown) => {
          deps.logger.warn({ err: error, interactionId: basis.interactionId }, 'an offer could not be remembered');
        });
      }
    },
    async find(agentId, interactionId) {
      const id = idOf(agentId, interactionId);
      const here = recent.get(id);
      if (here) return here;
      const stored = await deps.redis.get(redisKey(id));
      return stored ? (JSON.parse(stored) as OfferBasis) : null;
    },
  };
};
