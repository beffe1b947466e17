import type { EntityFamily, InteractionId } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { type Claimed, claimDue, finishClaimed } from './claim-due.ts';
import type { EntityTimer, PendingEffect } from './entity-document.ts';
import { allShards, type ShardKeys } from './entity-keys.ts';
import { pause } from './retry-until-stopped.ts';

export interface EntitySweeperOptions {
  onTimer: (interactionId: InteractionId, timer: EntityTimer) => Promise<void>;
  onEffect: (interactionId: InteractionId, effect: PendingEffect) => Promise<void>;
  onError: (error: unknown) => void;
  /** Between looks; the precision of timers. */
  everyMs?: number;
  /** An effect younger than this is still in the hands of the process that saved it. */
  graceMs?: number;
  /** What fails, or is claimed by a process that dies, is tried again after this. */
  claimMs?: number;
  /**
   * After a time in which nobody swept (a restart, a stopped process, a Redis that was away) no timer is run for this
   * long: whoever it waits for could not reach us either, and is given the chance to. Effects are run at once.
   */
  holdTimersMs?: number;
}

const most = 50;
/** A pause between two sweeps that is an outage, and not a busy moment. */
const outageMs = 2_000;

/** Runs due timers, and effects that a dead process left. Any number may run; a claim keeps each item with one. */
export const startEntitySweeper = (
  redis: Redis,
  family: EntityFamily,
  now: () => number,
  {
    onTimer,
    onEffect,
    onError,
    everyMs = 200,
    graceMs = 10_000,
    claimMs = 20_000,
    holdTimersMs = 0,
  }: EntitySweeperOptions,
): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;

  const run = async (
    keys: { set: string; payloads: string },
    due: { upTo: number; claimedScore: number },
    handle: (interactionId: InteractionId, payload: unknown) => Promise<void>,
  ): Promise<void> => {
    for (const { member, payload } of await claimDue(redis, keys, { ...due, most })) {
      if (signal.aborted) return; // its claim runs out
      try {
        await handle(interactionOf(member), JSON.parse(payload));
        await finishClaimed(redis, keys, member, due.claimedScore);
      } catch (error) {
        onError(error); // tried again when the claim runs out
      }
    }
  };

  let sweptAt = Number.NEGATIVE_INFINITY;
  let timersFrom = Number.NEGATIVE_INFINITY;

  const sweepShard = async (shard: ShardKeys, at: number): Promise<void> => {
    if (at >= timersFrom)
      await run(
        { set: shard.timers, payloads: shard.timerPayloads },
        { upTo: at, claimedScore: at + claimMs },
        (id, timer) => onTimer(id, timer as EntityTimer),
      );
    await run(
      { set: shard.effects, payloads: shard.effectPayloads },
      { upTo: at - graceMs, claimedScore: at - graceMs + claimMs },
      (id, effect) => onEffect(id, effect as PendingEffect),
    );
  };

  const sweeping = (async () => {
    const shards = allShards(family);
    while (!signal.aborted) {
      // One instant for the whole sweep: a process that is stopped in the middle of one must notice it at the next.
      const at = now();
      if (at - sweptAt > outageMs) timersFrom = at + holdTimersMs;
      const swept = await Promise.allSettled(shards.map((shard) => sweepShard(shard, at)));
      for (const each of swept) if (each.status === 'rejected') onError(each.reason);
      if (swept.every((each) => each.status === 'fulfilled')) sweptAt = at;
      await pause(everyMs, signal);
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await sweeping;
    },
  };
};

const interactionOf = (member: Claimed['member']): InteractionId =>
  member.slice(0, member.indexOf('|')) as InteractionId;
