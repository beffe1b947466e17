import { type JournalEnd, readJournalEnd } from '@tellonce/journal';
import type { Figure } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import type { Archiver } from './follow/archiver.ts';
import type { Follower } from './follow/follower.ts';

/** What this process does for routing at the moment. */
export interface Role {
  isLeading: boolean;
  takeOvers: number;
  lastTakeOverMs: number;
}

/** The state of routing for `/metrics`. */
export const routingFigures = (deps: {
  redis: Redis;
  role: Readonly<Role>;
  follower: Pick<Follower, 'position' | 'skipped' | 'isReady'>;
  archiver: Pick<Archiver, 'lagMs' | 'missing'>;
}): readonly Figure[] => {
  const { role, follower, archiver } = deps;
  const end = async (pick: (end: JournalEnd) => number): Promise<number> => pick(await readJournalEnd(deps.redis));
  return [
    { name: 'routing_leading', help: '1 while this process leads the partition', read: () => Number(role.isLeading) },
    {
      name: 'routing_standing_by',
      help: '1 while this process knows the state and would take over',
      read: () => Number(!role.isLeading && follower.isReady()),
    },
    { name: 'routing_take_overs', help: 'Terms that this process began', read: () => role.takeOvers },
    {
      name: 'routing_last_take_over_ms',
      help: 'From the free lease to the first decision, the last time',
      read: () => role.lastTakeOverMs,
    },
    {
      name: 'routing_follower_behind',
      help: 'Journal entries that the standby state lacks',
      read: () => end(({ sequence }) => Math.max(0, sequence - (follower.position().sequence ?? 0))),
    },
    { name: 'routing_journal_length', help: 'Journal entries in Redis', read: () => end(({ length }) => length) },
    { name: 'routing_journal_skipped', help: 'Journal entries or events nobody could read', read: follower.skipped },
    { name: 'routing_archive_lag_ms', help: 'Age of the oldest entry not yet archived', read: archiver.lagMs },
    { name: 'routing_archive_missing', help: 'Entries that the archive will never have', read: archiver.missing },
  ];
};
