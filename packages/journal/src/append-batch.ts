import { partition as defaultPartition, type JournalEntry, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import type { JournalRow } from './journal-row.ts';
import { redisScript } from './redis-script.ts';

/** A command's outcome, and the stream id by which the command came. */
export interface DecidedCommand {
  streamId: string;
  entry: JournalEntry;
}

export interface Batch {
  token: number;
  leaseMs: number;
  /** Where the cursor stood when the batch was read, and where it goes. */
  fromCursor: string;
  toCursor: string;
  decided: readonly DecidedCommand[];
}

/**
 * `lapsed`: nobody has taken over, but the lease ran out: for that long nobody led, and what this leader has decided
 * meanwhile does not know that. `repeated`: the cursor is not where this batch began. It then stands either at the batch's end (the batch was written
 * and the answer was lost on the way) or elsewhere (the caller's state is wrong and must be loaded again).
 */
export type Appended =
  | { kind: 'appended'; lastSequence: number; lastId: string; rows: JournalRow[] }
  | { kind: 'fenced'; by: number }
  | { kind: 'lapsed' }
  | { kind: 'repeated'; cursor: string };

const script =
  redisScript(`--[[ append-batch: write the outcomes of a batch of commands unless another leader has taken over.
  KEYS[1] journal  KEYS[2] cursor  KEYS[3] lease  KEYS[4] fence  KEYS[5] commands  KEYS[6] sequence
  ARGV[1] fencing token  ARGV[2] lease time, ms  ARGV[3] cursor before  ARGV[4] cursor after
  ARGV[5..] stream id of the command, entry (JSON), and so on
  Numbers the entries without a gap, trims the handled commands, and renews the lease when half of it is over.
  Returns {'appended', number and id of the last ('0-0' when there is none), all ids} | {'fenced', current token} | {'lapsed'} | {'repeated', cursor} ]]
local fence = redis.call('GET', KEYS[4])
if fence ~= ARGV[1] then return {'fenced', fence or '0'} end
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return {'lapsed'} end
if redis.call('PTTL', KEYS[3]) * 2 < tonumber(ARGV[2]) then redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2]) end
local cursor = redis.call('GET', KEYS[2]) or '0-0'
if cursor ~= ARGV[3] then return {'repeated', cursor} end
local sequence = redis.call('INCRBY', KEYS[6], (#ARGV - 4) / 2)
local before = sequence - (#ARGV - 4) / 2
local last = '0-0'
local ids = {}
for index = 5, #ARGV, 2 do
  local number = string.format('%.0f', before + (index - 3) / 2)
  last = redis.call('XADD', KEYS[1], '*', 'entry', ARGV[index + 1], 'sequence', number, 'command', ARGV[index])
  ids[#ids + 1] = last
end
redis.call('SET', KEYS[2], ARGV[4])
redis.call('XTRIM', KEYS[5], 'MINID', ARGV[4])
return {'appended', string.format('%.0f', sequence), last, ids}`);

export const appendBatch = async (redis: Redis, batch: Batch, partition = defaultPartition): Promise<Appended> => {
  const { journal, cursor, lease, fence, commands, sequence } = routingKeys(partition);
  const texts = batch.decided.map(({ entry }) => JSON.stringify(entry));
  const [word, first, second, ids] = (await script(
    redis,
    [journal, cursor, lease, fence, commands, sequence],
    [
      batch.token,
      batch.leaseMs,
      batch.fromCursor,
      batch.toCursor,
      ...batch.decided.flatMap(({ streamId }, index) => [streamId, texts[index] ?? '']),
    ],
  )) as [Appended['kind'], string?, string?, string[]?];
  switch (word) {
    case 'appended':
      return {
        kind: word,
        lastSequence: Number(first),
        lastId: second ?? '0-0',
        rows: (ids ?? []).map((streamId, index) => ({
          streamId,
          sequence: Number(first) - texts.length + 1 + index,
          commandStreamId: batch.decided[index]?.streamId ?? null,
          text: texts[index] ?? '',
        })),
      };
    case 'fenced':
      return { kind: word, by: Number(first) };
    case 'lapsed':
      return { kind: word };
    case 'repeated':
      return { kind: word, cursor: first ?? '' };
  }
};
