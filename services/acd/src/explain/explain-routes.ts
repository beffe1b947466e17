import { DomainError, type ReplayAnswer, type RouteBody } from '@tellonce/contracts';
import type { Executor } from '@tellonce/database';
import { BrokenHistoryError, replaySpan, type SpanReplay, whatIfSpan } from '@tellonce/routing';
import type { Clock, Logger, RouteHandlers, SessionData } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { openLiveEngine } from '../preview/live-engine.ts';
import { listCandidates } from './candidates.ts';
import { checkChange } from './check-change.ts';
import { historySource } from './history-source.ts';
import { createJobs } from './jobs.ts';
import { readNames, type SeenTeam } from './routing-names.ts';
import { createShadows } from './shadows.ts';
import { explainInteraction } from './why.ts';

export interface ExplainDeps {
  redis: Redis;
  db: Executor;
  clock: Clock;
  logger: Logger;
}
type Handlers = Omit<RouteHandlers<'routing'>, 'configuration.preview'>;

const longestMs = 7 * 86_400_000;

/** Why, replay, what-if and shadows: everything that looks at decisions and makes none. */
export const createExplaining = (deps: ExplainDeps): { handlers: Handlers; stop(): Promise<void> } => {
  const { redis, db, clock } = deps;
  const jobs = createJobs(deps);
  const shadows = createShadows(deps);
  const liveEngine = () => openLiveEngine(redis);
  const why = explainInteraction({ redis, db, liveEngine });
  const candidates = listCandidates({ db, liveEngine });
  const history = historySource(db);

  const handlers: Handlers = {
    'routing.why': ({ params, session }) => why(params.interactionId, seenBy(session)),
    'routing.candidates': ({ params, query, session }) =>
      candidates(params.interactionId, query.reservationId, seenBy(session)),
    'routing.replay': async ({ body, session }) => {
      const span = toSpan(body, clock);
      return jobs.start({ kind: 'replay', ...timesOf(body), change: null, by: session.displayName }, async (pace) => ({
        replay: await replaySpan(history, span, pace).then(toAnswer, toBroken),
      }));
    },
    'routing.what-if': async ({ body, session }) => {
      const span = toSpan(body, clock);
      const { change, seed, runs } = body;
      await checkChange(db, change);
      return jobs.start({ kind: 'what-if', ...timesOf(body), change, by: session.displayName }, async (pace) => ({
        whatIf: await whatIfSpan(history, span, change, { seed, runs }, pace),
      }));
    },
    'routing.jobs': async () => ({ items: jobs.list() }),
    'routing.job': async ({ params }) => {
      const job = jobs.find(params.jobId);
      if (!job) throw unknownJob();
      return job;
    },
    'routing.cancel-job': async ({ params }) => {
      if (jobs.cancel(params.jobId) === 'unknown') throw unknownJob();
      return null;
    },
    'routing.shadows': async ({ session }) => ({ items: shadows.list(), names: await readNames(db, seenBy(session)) }),
    'routing.start-shadow': async ({ body, session }) => {
      if (body.change.staffing.length > 0)
        throw new DomainError('malformed-request', 'A shadow cannot have agents who are not there: use a what-if.');
      await checkChange(db, body.change);
      return shadows.start({ ...body, by: session.displayName });
    },
    'routing.stop-shadow': async ({ params }) => {
      if ((await shadows.stop(params.shadowId)) === 'unknown')
        throw new DomainError('not-found', 'That shadow does not run any more.');
      return null;
    },
  };
  return {
    handlers,
    async stop() {
      await Promise.all([jobs.stop(), shadows.stopAll()]);
    },
  };
};

const seenBy = ({ permissions, teamId }: SessionData): SeenTeam =>
  permissions.includes('floor.watch-all-teams') ? null : { teamId };

const unknownJob = () => new DomainError('not-found', 'Results are kept for the last twenty runs; this one is gone.');

type Times = Pick<RouteBody<'routing.replay'>, 'from' | 'to'>;
const timesOf = ({ from, to }: Times): Times => ({ from, to });
const toSpan = ({ from, to }: Times, clock: Clock): { fromMs: number; toMs: number } => {
  const [fromMs, toMs] = [Date.parse(from), Math.min(Date.parse(to), clock.now())];
  if (fromMs >= toMs)
    throw new DomainError('malformed-request', 'The span must begin before it ends, and in the past.');
  if (toMs - fromMs > longestMs) throw new DomainError('malformed-request', 'The span can be a week long at most.');
  return { fromMs, toMs };
};

const toAnswer = (result: SpanReplay): ReplayAnswer => {
  if (result.kind === 'equal') return result;
  const { index, sequence, entry, eventIndex, recorded, decided } = result;
  return {
    ...{ kind: 'different', entries: index, sequence, at: new Date(entry.at).toISOString() },
    ...{ command: entry.command.type, eventIndex, recorded, decided },
  };
};
const toBroken = (error: unknown): ReplayAnswer => {
  if (!(error instanceof BrokenHistoryError)) throw error;
  return { kind: 'broken', sequence: error.sequence, reason: error.reason };
};
