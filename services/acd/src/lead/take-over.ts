import { setTimeout as delay } from 'node:timers/promises';
import { raiseFence, readCommandCursor, readJournalEnd } from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Logger } from '@tellonce/service-kit';
import type { Follower } from '../follow/follower.ts';
import { type RebuildDeps, rebuildJournal } from './rebuild-journal.ts';

export interface TakenOver {
  kind: 'taken-over';
  engine: Engine;
  /** The last command that any leader has handled. */
  cursor: string;
  /** When the last outcome was decided, in stream time; 0 when nothing ever was. */
  lastDecidedAt: number;
}

export interface TakeOverDeps extends RebuildDeps {
  follower: Follower;
  archive: RebuildDeps['archive'] & {
    latestToken(): Promise<number>;
    recordTerm(token: number, node: string): Promise<'recorded' | 'taken'>;
  };
  logger: Logger;
  nodeId: string;
  leaseMs: number;
  /** How long a term waits for an archive that does not answer, where the journal itself looks whole. */
  archivePatienceMs: number;
}

/**
 * Makes this process fit to decide: Redis has what the archive has, the fence is above every earlier term, and the
 * follower's engine knows the whole journal. Call only while holding the lease.
 */
export const createTakeOver = (deps: TakeOverDeps) => {
  const { redis, follower, archive, logger } = deps;
  /** Who has followed the journal without a break knows that it lost nothing, and need not ask anybody. */
  let isCompared = false;

  const archiveState = async (
    isJournalEmpty: boolean,
  ): Promise<{ lastSequence: number; latestToken: number } | null> => {
    const asked = Promise.all([archive.lastSequence(), archive.latestToken()]).then(([lastSequence, latestToken]) => ({
      ...{ lastSequence, latestToken },
    }));
    // An empty journal is a new house or a lost one: only the archive can tell.
    if (isJournalEmpty) return asked;
    asked.catch(() => undefined); // it may fail after we have gone on
    const patience = new AbortController();
    try {
      return await Promise.race([
        asked,
        delay(deps.archivePatienceMs, null, { signal: patience.signal }).catch(() => null),
      ]);
    } catch (error) {
      logger.error({ err: error }, 'the routing archive is not reached: leading with what Redis has');
      return null;
    } finally {
      patience.abort();
    }
  };

  const beginTerm = async (
    token: number,
    latestToken: number,
    onRaised: (token: number) => void,
  ): Promise<'begun' | 'lost'> => {
    let held = token;
    let least = latestToken + 1;
    for (;;) {
      if (held < least) {
        const raised = await raiseFence(redis, { token: held, raisedTo: least, ttlMs: deps.leaseMs });
        if (raised === 'lost') return 'lost';
        held = least;
        onRaised(held);
      }
      if ((await archive.recordTerm(held, deps.nodeId)) === 'recorded') return 'begun';
      least = (await archive.latestToken()) + 1;
    }
  };
  const recordLater = (token: number): void => {
    archive
      .recordTerm(token, deps.nodeId)
      .catch((error: unknown) => logger.warn({ err: error, token }, 'the term could not be recorded in the archive'));
  };

  /** @param onRaised the term goes on under a higher token: one that nobody ever led with */
  return async (token: number, onRaised: (token: number) => void): Promise<TakenOver | { kind: 'lost' }> => {
    const journal = await readJournalEnd(redis);
    const known = follower.position().sequence ?? 0;
    if (!isCompared || journal.sequence < known) {
      const state = await archiveState(journal.lastId === '0-0');
      const rebuilt = await rebuildJournal(deps, token, journal, state?.lastSequence ?? null);
      if (rebuilt.kind === 'lost') return rebuilt;
      if (rebuilt.kind === 'rebuilt') {
        logger.error(
          { count: rebuilt.count, from: journal.sequence },
          'Redis had lost routing decisions: they were put back',
        );
        const end = await readJournalEnd(redis);
        if (follower.position().sequence !== end.sequence) await follower.reload();
      }
      if (state) {
        if ((await beginTerm(token, state.latestToken, onRaised)) === 'lost') return { kind: 'lost' };
      } else recordLater(token);
      isCompared = true;
    } else recordLater(token);

    await follower.caughtUp();
    return {
      kind: 'taken-over',
      cursor: await readCommandCursor(redis),
      engine: follower.handOver(),
      lastDecidedAt: follower.position().at,
    };
  };
};
export type TakeOver = ReturnType<typeof createTakeOver>;
