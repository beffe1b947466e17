import { setImmediate as nextTurn } from 'node:timers/promises';
import { DomainError, newId, type RoutingJob, type RoutingJobSummary } from '@tellonce/contracts';
import { BrokenHistoryError, type Pace } from '@tellonce/routing';
import type { Clock, Logger } from '@tellonce/service-kit';

export type JobResult = Pick<RoutingJob, 'replay' | 'whatIf'>;
export type NewJob = Pick<RoutingJob, 'kind' | 'from' | 'to' | 'change' | 'by'>;

/** Replays and what-ifs, one after the other, each in pieces of some milliseconds so that whatever else is here goes on. */
export interface Jobs {
  /** @throws DomainError `too-many-requests` when enough are waiting */
  start(job: NewJob, work: (pace: Pace) => Promise<Partial<JobResult>>): RoutingJobSummary;
  list(): RoutingJobSummary[];
  find(jobId: string): RoutingJob | null;
  /** What is over already stays as it is. */
  cancel(jobId: string): 'cancelled' | 'unknown';
  stop(): Promise<void>;
}

const mostWaiting = 5;
const mostKept = 20;

class CancelledError extends Error {}

interface Kept {
  job: RoutingJob;
  work: (pace: Pace) => Promise<Partial<JobResult>>;
}

export const createJobs = (deps: { clock: Clock; logger: Logger }): Jobs => {
  const kept: Kept[] = [];
  let isStopped = false;
  let running: Promise<void> | null = null;

  const run = async ({ job, work }: Kept): Promise<void> => {
    job.state = 'running';
    const pace: Pace = async (progress) => {
      job.progress = Math.min(1, progress);
      await nextTurn();
      if (isStopped || job.state === 'cancelled') throw new CancelledError();
    };
    try {
      const result = await work(pace);
      Object.assign(job, result, { state: 'done', progress: 1 });
    } catch (error) {
      if (error instanceof CancelledError) job.state = 'cancelled';
      else fail(job, error);
    }
  };
  const fail = (job: RoutingJob, error: unknown): void => {
    job.state = 'failed';
    if (error instanceof BrokenHistoryError) {
      job.trouble = `The routing decision number ${error.sequence} is ${error.reason}: choose a span after it.`;
    } else {
      deps.logger.error({ err: error, jobId: job.jobId }, 'a routing analysis failed');
      job.trouble = 'It could not be finished; the log says why.';
    }
  };
  const work = async (): Promise<void> => {
    for (let next = waiting()[0]; next && !isStopped; next = waiting()[0]) await run(next);
    running = null;
  };
  const waiting = (): Kept[] => kept.filter(({ job }) => job.state === 'waiting');

  return {
    start(given, doWork) {
      if (waiting().length >= mostWaiting)
        throw new DomainError(
          'too-many-requests',
          'Other replays and simulations are waiting. Try again when one is done.',
        );
      const job: RoutingJob = {
        ...given,
        jobId: newId<string>(),
        startedAt: new Date(deps.clock.now()).toISOString(),
        ...{ state: 'waiting', progress: 0, replay: null, whatIf: null, trouble: null },
      };
      kept.push({ job, work: doWork });
      if (kept.length > mostKept) {
        const over = kept.findIndex((each) => each.job.state !== 'waiting' && each.job.state !== 'running');
        if (over >= 0) kept.splice(over, 1);
      }
      running ??= work();
      return summaryOf(job);
    },
    list: () => kept.map(({ job }) => summaryOf(job)).reverse(),
    find: (jobId) => kept.find(({ job }) => job.jobId === jobId)?.job ?? null,
    cancel(jobId) {
      const found = kept.find(({ job }) => job.jobId === jobId);
      if (!found) return 'unknown';
      if (found.job.state === 'waiting' || found.job.state === 'running') found.job.state = 'cancelled';
      return 'cancelled';
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
};

const summaryOf = ({ replay: _, whatIf: __, ...job }: RoutingJob): RoutingJobSummary => job;
