import type { AgentId, Hours, Queue, QueueId, User } from '@tellonce/contracts';
import { configurationRepository, type Executor, userRepository } from '@tellonce/database';
import type { Logger } from '@tellonce/service-kit';

/** Age at which the copy is re-read even if nobody announced a change. */
const maxAgeMs = 60_000;

/** A copy of what desktops need names from: re-read when a change is announced, and at the latest after a minute. */
export interface ConfigurationView {
  queue(queueId: QueueId): Queue | null;
  /** Those in service. */
  queues(): Queue[];
  zoneOf(queue: Pick<Queue, 'hoursId'>): string | null;
  user(userId: AgentId): User | null;
  isBreakReason(key: string): boolean;
  refresh(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

export const createConfigurationView = (deps: { db: Executor; logger: Logger }): ConfigurationView => {
  let queues = new Map<QueueId, Queue>();
  let users = new Map<AgentId, User>();
  let hours = new Map<string, Hours>();
  let breakReasons = new Set<string>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let reading: Promise<void> | null = null;
  let readAgain = false;

  const read = async (): Promise<void> => {
    const repository = configurationRepository(deps.db);
    const [allQueues, allUsers, allHours, allReasons] = await Promise.all([
      repository.queues.list(),
      userRepository(deps.db).list(),
      repository.hours.list(),
      repository.breakReasons.list(),
    ]);
    queues = new Map(allQueues.map((each) => [each.queueId, each]));
    users = new Map(allUsers.map((each) => [each.userId, each]));
    hours = new Map(allHours.map((each) => [each.hoursId, each]));
    breakReasons = new Set(allReasons.filter((each) => !each.disabled).map((each) => each.key));
  };
  /** One reading at a time; a change announced during it causes another, which sees it. */
  const refresh = (): Promise<void> => {
    readAgain = reading !== null;
    reading ??= (async () => {
      try {
        do {
          readAgain = false;
          await read();
        } while (readAgain);
      } finally {
        reading = null;
      }
    })();
    return reading;
  };

  return {
    queue: (queueId) => queues.get(queueId) ?? null,
    queues: () => [...queues.values()].filter((queue) => !queue.disabled),
    zoneOf: (queue) => (queue.hoursId ? (hours.get(queue.hoursId)?.zone ?? null) : null),
    user: (userId) => users.get(userId) ?? null,
    isBreakReason: (key) => breakReasons.has(key),
    refresh,
    async start() {
      await refresh();
      timer = setInterval(() => {
        refresh().catch((error: unknown) => deps.logger.warn({ err: error }, 'configuration could not be re-read'));
      }, maxAgeMs);
    },
    stop() {
      if (timer) clearInterval(timer);
      timer = null;
    },
  };
};
