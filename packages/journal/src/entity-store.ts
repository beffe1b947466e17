import type { EntityEvent, EntityFamily, InteractionId } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { finishClaimed } from './claim-due.ts';
import type { EntityDocument, EntityTimer, PendingEffect } from './entity-document.ts';
import { allShards, type ShardKeys, shardKeys, shardOf } from './entity-keys.ts';
import { type EntitySweeperOptions, startEntitySweeper } from './entity-sweeper.ts';
import { type Saved, saveEntity } from './save-entity.ts';

export interface EntitySave<S, F> {
  expectedVersion: number;
  document: Omit<EntityDocument<S, F>, 'version'>;
  events: EntityEvent[];
  effects: PendingEffect[];
  /** Cancelled first, then set. */
  timers: { set: EntityTimer[]; cancel: string[] };
  /** Leaves the list of live entities; the document stays readable until its time to live is over. */
  ended?: boolean;
}

export interface EntityStore<S, F> {
  load(interactionId: InteractionId): Promise<EntityDocument<S, F> | null>;
  /** All or nothing; `conflict` when another version is there: load and decide again (`runEntity` does). */
  save(interactionId: InteractionId, save: EntitySave<S, F>): Promise<Saved>;
  effectDone(interactionId: InteractionId, effectId: string): Promise<void>;
  startSweeper(options: EntitySweeperOptions): { stop(): Promise<void> };
  /** Entities that have not ended, for reconciliation. */
  list(): AsyncIterable<InteractionId>;
}

export interface EntityStoreOptions {
  /** How long an entity outlives its last save. */
  ttlMs?: number;
  /** Epoch milliseconds; timers are due by this clock. */
  now?: () => number;
}

const defaultTtlMs = 48 * 3_600_000;
export const memberOf = (interactionId: string, id: string): string => `${interactionId}|${id}`;

/** Versioned entities of a family in 16 shards, each with events, timers and pending effects. */
export const createEntityStore = <S, F>(
  redis: Redis,
  family: EntityFamily,
  { ttlMs = defaultTtlMs, now = Date.now }: EntityStoreOptions = {},
): EntityStore<S, F> => {
  const keysOf = (interactionId: string): ShardKeys => shardKeys(family, shardOf(interactionId));
  return {
    async load(interactionId) {
      const [version, document] = await redis.hmget(keysOf(interactionId).entity(interactionId), 'version', 'document');
      return version && document ? { ...JSON.parse(document), version: Number(version) } : null;
    },

    save(interactionId, { expectedVersion, document, events, effects, timers, ended = false }) {
      return saveEntity(redis, keysOf(interactionId), {
        interactionId,
        expectedVersion,
        document: JSON.stringify(document),
        ttlMs,
        nowMs: now(),
        ended,
        events: events.map((event) => JSON.stringify(event)),
        effects: effects.map((each) => ({ member: memberOf(interactionId, each.id), payload: JSON.stringify(each) })),
        timersSet: timers.set.map((timer) => ({
          member: memberOf(interactionId, timer.id),
          at: timer.at,
          payload: JSON.stringify(timer),
        })),
        timersCancelled: timers.cancel.map((id) => memberOf(interactionId, id)),
      });
    },

    async effectDone(interactionId, effectId) {
      const keys = keysOf(interactionId);
      const effects = { set: keys.effects, payloads: keys.effectPayloads };
      await finishClaimed(redis, effects, memberOf(interactionId, effectId), null);
    },

    startSweeper: (options) => startEntitySweeper(redis, family, now, options),

    async *list() {
      for (const { live } of allShards(family)) {
        await redis.zremrangebyscore(live, '-inf', now() - ttlMs); // those whose document is gone by now
        yield* (await redis.zrange(live, '0', '-1')) as InteractionId[];
      }
    },
  };
};
