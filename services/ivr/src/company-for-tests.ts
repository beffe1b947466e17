import {
  type CaseId,
  type CustomerId,
  type DialogueFacts,
  type EntityEvent,
  type InteractionId,
  type QueueId,
  type RoutingCommand,
  routingKeys,
} from '@tellonce/contracts';
import {
  assetRepository,
  caseRepository,
  configurationRepository,
  customerRepository,
  migrateToLatest,
  type OpenDatabase,
  openDatabase,
  promiseRepository,
  userRepository,
} from '@tellonce/database';
import { createCallIndex, createEntityStore, entityEventStreams } from '@tellonce/journal';
import { openTestDatabase, type TestDatabase } from '@tellonce/testkit';
import type { Redis } from 'ioredis';
import { dialled } from './calling-for-tests.ts';
import type { DialogueState } from './dialogue/dialogue-document.ts';

export const at = new Date('2026-11-21T08:00:00.000Z');
/** A customer with a machine and an open case, and a number that two customers share. */
export const wang = '+8613812345678';
export const shared = '+8613900001111';

export interface Company {
  testDatabase: TestDatabase;
  database: OpenDatabase;
  serviceQueueId: QueueId;
  wangId: CustomerId;
  caseId: CaseId;
}

/** A small company: queues for service and parts, one number, one agent who speaks Chinese, three customers. */
export const openCompany = async (): Promise<Company> => {
  const testDatabase = await openTestDatabase({
    async migrate(url) {
      const opened = openDatabase(url);
      await migrateToLatest(opened.db);
      await opened.close();
    },
  });
  const database = openDatabase(testDatabase.url);
  const { db } = database;
  const configuration = configurationRepository(db);
  const name = { en: 'x', 'zh-CN': 'x' };
  let serviceQueueId: QueueId | null = null;
  for (const key of ['service', 'parts']) {
    const queue = await configuration.queues.create({
      key,
      name,
      requirements: [{ skill: key, level: 2 }],
      reservationTimeoutMs: 20_000,
      lastAgentPreferenceMs: 20_000,
      wrapUp: { kind: 'none' },
      serviceLevelTargetMs: 20_000,
      serviceLevelShare: 0.8,
      hoursId: null,
      disabled: false,
    });
    if (key === 'service') serviceQueueId = queue.queueId;
  }
  await configuration.numbers.create({
    number: dialled,
    label: name,
    flow: 'service-hotline',
    defaultLanguage: 'en',
    disabled: false,
  });
  await userRepository(db).create({
    signInName: 'ann',
    passwordHash: 'x',
    displayName: 'Ann',
    roles: ['agent'],
    teamId: null,
    language: null,
    skills: [{ skill: 'language-zh', level: 5 }],
    disabled: false,
  });
  const make = async (customer: string, phone: string, serial: string) => {
    const { customerId } = await customerRepository(db).create({
      kind: 'consumer',
      name: customer,
      otherName: null,
      language: null,
      city: null,
      identities: [{ kind: 'phone', value: phone, national: phone.slice(3), primary: true }],
      at,
    });
    const assetId = await assetRepository(db).create({
      customerId,
      model: 'SY215C',
      serial,
      configuration: {},
      installedAt: null,
      warrantyUntil: null,
      location: null,
    });
    return { customerId, assetId };
  };
  const known = await make('王伟', wang, 'SY215-00814471');
  const { caseId } = await caseRepository(db).open({
    customerId: known.customerId,
    kind: 'fault',
    title: '液压泵漏油',
    symptoms: null,
    ownerId: null,
    openedIn: null,
    assetId: known.assetId as never,
    at,
  });
  await promiseRepository(db).make({
    customerId: known.customerId,
    interactionId: null,
    caseId,
    text: '工程师上门',
    dueAt: '2026-11-23T02:00:00.000Z',
    madeBy: null as never,
    at,
  });
  await make('李娜', shared, 'LW500-00730001');
  await make('李刚', shared, 'LW500-00730002');
  if (!serviceQueueId) throw new Error('the service queue was not made');
  return { testDatabase, database, serviceQueueId, wangId: known.customerId, caseId };
};

/** What a test looks at on Redis. */
export const lookAt = (redis: Redis, now: () => number) => {
  const store = createEntityStore<DialogueState, DialogueFacts>(redis, 'dialogues', { now });
  const idOf = async (callSid: string): Promise<InteractionId> => {
    const found = await createCallIndex(redis).find(callSid);
    if (!found) throw new Error(`no interaction of ${callSid}`);
    return found;
  };
  const documentOf = async (callSid: string) => {
    const found = await store.load(await idOf(callSid));
    if (!found) throw new Error(`no dialogue of ${callSid}`);
    return found;
  };
  const eventsOf = async (callSid: string): Promise<EntityEvent[]> => {
    const interactionId = await idOf(callSid);
    const rows = await Promise.all(entityEventStreams('dialogues').map((key) => redis.xrange(key, '-', '+')));
    return rows
      .flat()
      .map(([, fields]) => JSON.parse(fields[1] ?? 'null') as EntityEvent)
      .filter((each) => each.interactionId === interactionId);
  };
  const commands = async (): Promise<RoutingCommand[]> => {
    const rows = await redis.xrange(routingKeys().commands, '-', '+');
    return rows.map(([, fields]) => JSON.parse(fields[fields.indexOf('command') + 1] ?? 'null') as RoutingCommand);
  };
  return {
    store,
    idOf,
    documentOf,
    eventsOf,
    commands,
    factsOf: async (callSid: string): Promise<DialogueFacts> => (await documentOf(callSid)).facts,
    typesOf: async (callSid: string) => (await eventsOf(callSid)).map((each) => each.body.type),
    ofType: async <T extends RoutingCommand['type']>(type: T) =>
      (await commands()).filter((each): each is Extract<RoutingCommand, { type: T }> => each.type === type),
  };
};
