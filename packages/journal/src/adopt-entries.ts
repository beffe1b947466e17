import { partition as defaultPartition, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import type { JournalRow } from './journal-row.ts';
import { redisScript } from './redis-script.ts';

export type AdoptedRow = Pick<JournalRow, 'streamId' | 'text'> & { sequence: number; commandStreamId: string };

const script = redisScript(`--[[ adopt-entries: put back entries that Redis has lost, as they were.
  KEYS[1] journal  KEYS[2] sequence  KEYS[3] cursor  KEYS[4] lease  KEYS[5] fence  KEYS[6] commands
  ARGV[1] fencing token  ARGV[2..] stream id, number, stream id of the command, entry (JSON), and so on
  Entries of which the journal is already past the id are not repeated. The cursor follows only in a command stream
  that goes back to those commands: in a new one it could pass over commands that were never read.
  Returns how many were put back | -1 when the lease is lost ]]
if redis.call('GET', KEYS[5]) ~= ARGV[1] or redis.call('GET', KEYS[4]) ~= ARGV[1] then return -1 end
local adopted = 0
for index = 2, #ARGV, 4 do
  local added = redis.pcall('XADD', KEYS[1], ARGV[index],
    'entry', ARGV[index + 3], 'sequence', ARGV[index + 1], 'command', ARGV[index + 2])
  if type(added) == 'string' then adopted = adopted + 1 end
end
local last = ARGV[#ARGV - 2]
if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(last) then redis.call('SET', KEYS[2], last) end
local function isAfter(a, b)
  local aMs, aPart = a:match('(%d+)-(%d+)')
  local bMs, bPart = b:match('(%d+)-(%d+)')
  if aMs ~= bMs then return tonumber(aMs) > tonumber(bMs) end
  return tonumber(aPart) > tonumber(bPart)
end
local handled = ARGV[#ARGV - 1]
if redis.call('EXISTS', KEYS[6]) == 1 and isAfter(handled, redis.call('GET', KEYS[3]) or '0-0') then
  local about = redis.call('XINFO', 'STREAM', KEYS[6])
  for index = 1, #about, 2 do
    if about[index] == 'last-generated-id' and not isAfter(handled, about[index + 1]) then
      redis.call('SET', KEYS[3], handled)
    end
  end
end
return adopted`);

/** Puts entries back into the journal, in order and under their own ids; for a leader, before it decides anything. */
export const adoptEntries = async (
  redis: Redis,
  token: number,
  rows: readonly AdoptedRow[],
  partition = defaultPartition,
): Promise<{ kind: 'adopted'; count: number } | { kind: 'lost' }> => {
  if (rows.length === 0) return { kind: 'adopted', count: 0 };
  const { journal, sequence, cursor, lease, fence, commands } = routingKeys(partition);
  const count = (await script(
    redis,
    [journal, sequence, cursor, lease, fence, commands],
    [token, ...rows.flatMap((each) => [each.streamId, each.sequence, each.commandStreamId, each.text])],
  )) as number;
  return count < 0 ? { kind: 'lost' } : { kind: 'adopted', count };
};
