import {
  type AgentId,
  type CommandId,
  type InteractionId,
  type JournalEntry,
  newId,
  type QueueId,
  type ReservationId,
  type RoutingCommand,
  type RoutingEvent,
  routingKeys,
} from '@tellonce/contracts';
import {
  configurationRepository,
  migrateToLatest,
  openDatabase,
  routingArchiveRepository,
  userRepository,
} from '@tellonce/database';
import {
  connectRedis,
  createFloorProjection,
  createOutcomes,
  createRoutingCommands,
  readJournalEnd,
  tailJournal,
} from '@tellonce/journal';
import { createLogger, type Service } from '@tellonce/service-kit';
import { openTestDatabase, openTestRedis } from '@tellonce/testkit';
import type { Redis } from 'ioredis';
import { type AcdDeps, createAcdService } from './service.ts';

type Bare<C> = C extends RoutingCommand ? Omit<C, 'commandId'> : never;

/** Real stores, one queue, agents; ACDs that are started and killed; a journal reader that acts as the rest of the house. */
export const openHouse = async (options: { agents: number; reservationTimeoutMs?: number }) => {
  const [stores, database] = await Promise.all([
    openTestRedis(),
    openTestDatabase({
      async migrate(url) {
        const opened = openDatabase(url);
        await migrateToLatest(opened.db);
        await opened.close();
      },
    }),
  ]);
  const { db, close } = openDatabase(database.url);
  const queue = await configurationRepository(db).queues.create({
    key: 'service',
    name: { en: 'Service', 'zh-CN': '服务' },
    requirements: [{ skill: 'service', level: 3 }],
    reservationTimeoutMs: options.reservationTimeoutMs ?? 60_000,
    lastAgentPreferenceMs: 0,
    wrapUp: { kind: 'none' },
    serviceLevelTargetMs: 20_000,
    serviceLevelShare: 0.8,
    hoursId: null,
    disabled: false,
  });
  const agents: AgentId[] = [];
  for (let n = 0; n < options.agents; n += 1) {
    const user = await userRepository(db).create({
      ...{ signInName: `agent-${n}`, passwordHash: 'hash', displayName: `Agent ${n}`, roles: ['agent'] },
      ...{ teamId: null, language: null, skills: [{ skill: 'service', level: 5 }], disabled: false },
    });
    agents.push(user.userId);
  }

  const redis = connectRedis(stores.url);
  const commands = createRoutingCommands(redis);
  const journal: JournalEntry[] = [];
  const floor = createFloorProjection();
  const listeners: ((entry: JournalEntry) => void)[] = [];
  const tail = tailJournal(redis, {
    from: '0',
    onEntry(entry) {
      journal.push(entry);
      floor.apply(entry);
      for (const listener of listeners) listener(entry);
    },
    onError: () => undefined,
  });
  const outcomes = createOutcomes(tail);
  const running: { service: Service; connection: Redis }[] = [];
  const logger = createLogger({ name: 'acd', level: 'silent' });

  const send = (command: Bare<RoutingCommand>): Promise<void> =>
    commands.send({ ...command, commandId: newId<CommandId>() } as RoutingCommand);
  const ask = async (command: Bare<RoutingCommand>): Promise<RoutingEvent[]> => {
    const commandId = newId<CommandId>();
    const outcome = outcomes.await(commandId, 8_000);
    await commands.send({ ...command, commandId } as RoutingCommand);
    return (await outcome).events;
  };

  return {
    ...{ redis, url: stores.url, databaseUrl: database.url, db, queueId: queue.queueId as QueueId, agents },
    ...{ journal, floor, keys: routingKeys(), send, ask, tail, commands, archive: routingArchiveRepository(db) },
    onEntry: (listener: (entry: JournalEntry) => void) => void listeners.push(listener),
    /** Starts an ACD with a connection of its own. */
    startAcd: async (timing: AcdDeps['timing'] = {}, others: Partial<AcdDeps> = {}) => {
      const connection = connectRedis(stores.url);
      const service = createAcdService({
        ...{ redis: connection, db, logger, nodeId: `acd-${running.length}` },
        ...others,
        timing: { leaseMs: 400, estimatesEveryMs: 20, archiveEveryMs: 20, ...timing },
      });
      running.push({ service, connection });
      await service.start();
      return {
        service,
        /** From one instruction to the next it can write nothing any more, as if killed. */
        kill: () => connection.disconnect(),
      };
    },
    async signInAll(): Promise<void> {
      for (const agentId of agents) {
        await ask({ type: 'agent.sign-in', agentId, epoch: 1, node: 'n1' });
        await ask({ type: 'agent.choose-status', agentId, status: 'available', reason: null });
      }
    },
    /** Everything in the journal is archived, and nothing is missing in between. */
    async isArchived(): Promise<boolean> {
      const [end, archived, gaps] = await Promise.all([
        readJournalEnd(redis),
        routingArchiveRepository(db).lastSequence(),
        routingArchiveRepository(db).gaps(),
      ]);
      return end.sequence > 0 && archived === end.sequence && gaps.length === 0;
    },
    enqueue: (interactionId: InteractionId) =>
      ask({
        ...{ type: 'interaction.queue', interactionId, queueId: queue.queueId as QueueId, requirements: [] },
        ...{ grade: null, preferredAgentId: null },
      }),
    accept: (reservationId: ReservationId, agentId: AgentId) =>
      ask({ type: 'reservation.accept', reservationId, agentId }),
    async close(): Promise<void> {
      await Promise.all(running.map(({ service }) => service.stop()));
      for (const { connection } of running) connection.disconnect();
      await tail.stop();
      redis.disconnect();
      await close();
      await Promise.all([stores.close(), database.drop()]);
    },
  };
};
export type House = Awaited<ReturnType<typeof openHouse>>;
