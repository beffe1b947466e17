import { type EntityEvent, type EntityFamily, entityEvent } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { allShards } from './entity-keys.ts';
import { readStreams, type StreamTail } from './read-streams.ts';

export interface TailEntityEventsOptions {
  /** Stream key → the last id that was written down; a stream that is not named is read from its beginning. */
  cursors: Readonly<Record<string, string>>;
  /** In order within a stream. A failure repeats the same batch until it succeeds. */
  onBatch: (streamKey: string, events: { streamId: string; event: EntityEvent }[]) => Promise<void>;
  onError: (error: unknown) => void;
}

/** The event streams of a family, one a shard. */
export const entityEventStreams = (family: EntityFamily): string[] => allShards(family).map((shard) => shard.events);

/** Follows all shards of a family on one connection of its own. */
export const tailEntityEvents = (redis: Redis, family: EntityFamily, options: TailEntityEventsOptions): StreamTail =>
  readStreams(redis, {
    cursors: Object.fromEntries(entityEventStreams(family).map((key) => [key, options.cursors[key] ?? '0'])),
    onError: options.onError,
    async onBatch(streamKey, rows) {
      const events: { streamId: string; event: EntityEvent }[] = [];
      for (const { streamId, fields } of rows) {
        const event = parse(fields.event);
        if (event) events.push({ streamId, event });
        else options.onError(new Error(`event ${streamId} of ${streamKey} is unreadable and was skipped`));
      }
      if (events.length > 0) await options.onBatch(streamKey, events);
    },
  });

/** Forgets events up to and including `upTo`, once they are written down elsewhere. */
export const trimEntityEvents = async (redis: Redis, streamKey: string, upTo: string): Promise<void> => {
  const [ms = '0', sequence = '0'] = upTo.split('-');
  await redis.xtrim(streamKey, 'MINID', `${ms}-${BigInt(sequence) + 1n}`);
};

const parse = (text: string | undefined): EntityEvent | null => {
  try {
    return entityEvent.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null; // the caller reports it with its stream id
  }
};
