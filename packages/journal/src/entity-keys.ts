import { type EntityFamily, entityShards } from '@tellonce/contracts';

/** Keys of one shard of a family; they share a hash tag, so that one script may change them together. */
export interface ShardKeys {
  entity(interactionId: string): string;
  events: string;
  /** Sorted set `<interactionId>|<timerId>` by when it is due, and its payloads. */
  timers: string;
  timerPayloads: string;
  /** Sorted set `<interactionId>|<effectId>` by when it was saved (or last tried), and its payloads. */
  effects: string;
  effectPayloads: string;
  /** Sorted set of interactions by when they were last saved. */
  live: string;
}

export const shardKeys = (family: EntityFamily, shard: number): ShardKeys => {
  const tag = `{${family}-${String(shard).padStart(2, '0')}}`;
  return {
    entity: (interactionId) => `${tag}:entity:${interactionId}`,
    events: `${tag}:events`,
    timers: `${tag}:timers`,
    timerPayloads: `${tag}:timer-payloads`,
    effects: `${tag}:effects`,
    effectPayloads: `${tag}:effect-payloads`,
    live: `${tag}:live`,
  };
};

/** FNV-1a over the id: stable for ever, since it says where an entity lies. */
export const shardOf = (interactionId: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < interactionId.length; index += 1) {
    hash = Math.imul(hash ^ interactionId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % entityShards;
};

export const allShards = (family: EntityFamily): ShardKeys[] =>
  Array.from({ length: entityShards }, (_, shard) => shardKeys(family, shard));
