import {
  type AgentId,
  type CallFacts,
  type CustomerId,
  customerStory,
  customerSummary,
  type InteractionId,
  interactionRecord,
  newId,
  permissionsOf,
  problem,
  type Role,
  routes,
  screenPop,
  screenPopChangedChannel,
  storyCase,
  storyNote,
  storyPromise,
} from '@tellonce/contracts';
import {
  customerRepository,
  interactionRepository,
  type OpenDatabase,
  segmentRepository,
  storyRepository,
} from '@tellonce/database';
import { connectRedis, createEntityStore } from '@tellonce/journal';
import { createHttpApp, createLogger, createSessions } from '@tellonce/service-kit';
import { fakeClock, openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import type { Express } from 'express';
import type { Redis } from 'ioredis';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queues } from '../demonstration/demonstration-configuration.ts';
import { personNamed } from '../demonstration/demonstration-people.ts';
import { seedDemonstrationCompany } from '../demonstration/seed-demonstration-company.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { createCustomersService } from '../service.ts';

const clock = fakeClock('2026-03-02T09:00:00.000Z');
const logger = createLogger({ name: 'test', level: 'silent' });

describe('the doors of customers and interactions', () => {
  let opened: OpenDatabase;
  let stores: TestRedis;
  let redis: Redis;
  let app: Express;
  let wangId: CustomerId;
  let emmaId: CustomerId;
  const lina = personNamed('lina').userId;
  const bo = personNamed('bo').userId;
  const interactionId = newId<InteractionId>();
  let asLina: Awaited<ReturnType<typeof signIn>>;
  let asBo: Awaited<ReturnType<typeof signIn>>;

  const signIn = async (userId: AgentId, roles: Role[]) => {
    const sessions = createSessions(redis, { ttlMs: 60_000 });
    const person = { userId, displayName: 'Li Na', signInName: 'lina', teamId: null, language: null };
    const { token, session } = await sessions.create({ ...person, roles, permissions: permissionsOf(roles) }, 1);
    const cookie = sessions.cookie(token, { secure: false }).split(';')[0]!;
    return (method: 'get' | 'post' | 'put' | 'patch', path: string, body?: unknown) => {
      const asked = request(app)[method](path).set('cookie', cookie).set('x-csrf-token', session.csrfToken);
      return body === undefined ? asked : asked.send(body as object);
    };
  };

  beforeAll(async () => {
    opened = await openMigratedTestDatabase();
    stores = await openTestRedis();
    redis = connectRedis(stores.url);
    await seedDemonstrationCompany(opened.db, {
      now: new Date(clock.now()),
      hashPassword: async () => 'hash',
      customers: 0,
    });
    const customers = customerRepository(opened.db);
    wangId = (await customers.resolvePhone('+8613812345678'))[0]!.customerId;
    emmaId = (await customers.resolvePhone('+447700900123'))[0]!.customerId;
    const http = createHttpApp({ logger });
    const sessions = createSessions(redis, { ttlMs: 60_000 });
    http.mount(createCustomersService({ db: opened.db, redis, sessions, logger, clock }));
    http.finish();
    app = http.app;
    asLina = await signIn(lina, ['agent']);
    asBo = await signIn(bo, ['agent']);
    const at = new Date(clock.now());
    const queueId = queues.service.queueId;
    await interactionRepository(opened.db).upsertStub(interactionId, at);
    await segmentRepository(opened.db).openAgentSegment({
      interactionId,
      queueId,
      agentId: lina,
      teamId: null,
      at,
      queuedAt: at,
    });
    await interactionRepository(opened.db).answer(interactionId, queueId, lina);
  });
  afterAll(async () => {
    redis.disconnect();
    await stores.close();
    await opened.close();
  });

  it('finds, tells, creates and changes customers in the shapes of the contract', async () => {
    const hits = await asLina('get', `/api/customers?q=${encodeURIComponent('王伟')}`);
    expect(hits.status).toBe(200);
    expect(routes['customers.search'].response.parse(hits.body).items[0]).toMatchObject({ matched: 'name' });
    const story = await asLina('get', `/api/customers/${wangId}`);
    expect(customerStory.parse(story.body).customer.name).toBe('王伟');

    const identities = [
      { kind: 'phone', value: '010-8888 9999' },
      { kind: 'phone', value: '0138 0000 1111' },
    ];
    const created = await asLina('post', '/api/customers', { name: '周杰', city: '台州', identities });
    expect(created.status).toBe(201);
    const { customerId, primaryPhone } = customerSummary.parse(created.body);
    expect(primaryPhone).toBe('+861088889999');
    expect(await customerRepository(opened.db).resolvePhone('13800001111')).toMatchObject([{ customerId }]);
    const changed = await asLina('patch', `/api/customers/${customerId}`, { version: 1, name: '周杰伦', grade: 'B' });
    expect(changed.body).toMatchObject({ name: '周杰伦', grade: 'B', city: '台州' });
    const again = await asLina('get', `/api/customers?q=${encodeURIComponent('杰伦')}`);
    expect(again.body.items).toHaveLength(1);
  });

  it('refuses to overwrite what somebody else changed, everywhere a version is asked', async () => {
    const story = (await storyRepository(opened.db).ofCustomer(wangId))!;
    const writes: [string, object][] = [
      [`/api/customers/${wangId}`, { city: 'X' }],
      [`/api/cases/${story.cases[0]!.caseId}`, { status: 'solved' }],
      [`/api/promises/${story.promises[0]!.promiseId}`, { status: 'kept' }],
    ];
    for (const [path, change] of writes)
      for (const version of [0, 99, Number.MAX_SAFE_INTEGER]) {
        const answer = await asLina('patch', path, { ...change, version });
        expect(answer.status).toBe(409);
        expect(problem.parse(answer.body).code).toBe('version-conflict');
      }
    expect(await storyRepository(opened.db).ofCustomer(wangId)).toEqual(story);
  });

  it('opens, closes and reopens a case, makes and moves a promise, writes a note', async () => {
    const story = (await storyRepository(opened.db).ofCustomer(emmaId))!;
    const path = `/api/customers/${emmaId}`;
    const opening = { kind: 'fault', title: 'Fan belt squeals', assetId: story.assets[0]!.assetId };
    const { caseId, version } = storyCase.parse((await asLina('post', `${path}/cases`, opening)).body);
    const solved = storyCase.parse((await asLina('patch', `/api/cases/${caseId}`, { version, status: 'solved' })).body);
    expect(solved).toMatchObject({ status: 'solved', closedAt: '2026-03-02T09:00:00.000Z', reopenings: 0 });
    const back = await asLina('patch', `/api/cases/${caseId}`, { version: solved.version, status: 'reopened' });
    expect(storyCase.parse(back.body)).toMatchObject({ closedAt: null, reopenings: 1, ownerName: 'Li Na' });

    const promised = await asLina('post', `${path}/promises`, {
      text: 'Call',
      dueAt: '2026-03-03T10:00:00+08:00',
      caseId,
    });
    const promise = storyPromise.parse(promised.body);
    expect(promise).toMatchObject({ dueAt: '2026-03-03T02:00:00.000Z', madeByName: 'Li Na', caseId });
    const kept = await asLina('patch', `/api/promises/${promise.promiseId}`, {
      version: promise.version,
      status: 'kept',
    });
    expect(storyPromise.parse(kept.body).status).toBe('kept');
    const note = await asLina('post', `${path}/notes`, { text: `<b>"'; DROP TABLE note; --` });
    expect(storyNote.parse(note.body).text).toBe(`<b>"'; DROP TABLE note; --`);
    const trail = await opened.db.selectFrom('audit').select(['action', 'actor_id']).orderBy('audit_id').execute();
    expect(trail.slice(-6).map((each) => each.action)).toEqual([
      'cases.open',
      'cases.update',
      'cases.update',
      'promises.make',
      'promises.update',
      'notes.add',
    ]);
    expect(trail.at(-1)?.actor_id).toBe(lina);
  });

  it('answers 404 for what is not there, and for what is another customer’s', async () => {
    const emma = (await storyRepository(opened.db).ofCustomer(emmaId))!;
    const nobody = newId();
    const tries: ['get' | 'post' | 'put' | 'patch', string, object?][] = [
      ['get', `/api/customers/${nobody}`],
      ['patch', `/api/customers/${nobody}`, { version: 1 }],
      ['patch', `/api/cases/${nobody}`, { version: 1 }],
      ['patch', `/api/promises/${nobody}`, { version: 1 }],
      ['post', `/api/customers/${nobody}/notes`, { text: 'x' }],
      ['post', `/api/customers/${wangId}/notes`, { text: 'x', interactionId: nobody }],
      ['post', `/api/customers/${wangId}/cases`, { kind: 'fault', title: 'x', assetId: emma.assets[0]!.assetId }],
      [
        'post',
        `/api/customers/${wangId}/promises`,
        { text: 'x', dueAt: '2026-03-03T10:00:00Z', caseId: emma.cases[0]!.caseId },
      ],
      ['get', `/api/interactions/${nobody}`],
      ['get', `/api/interactions/${nobody}/pop`],
      ['put', `/api/interactions/${nobody}/customer`, { customerId: wangId }],
      ['put', `/api/interactions/${interactionId}/customer`, { customerId: nobody }],
      ['put', `/api/interactions/${nobody}/note`, { noteId: newId(), text: 'x' }],
    ];
    for (const [method, path, body] of tries) {
      const answer = await asLina(method, path, body);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(problem.parse(answer.body).code).toBe('not-found');
    }
  });

  it('answers 400 for what cannot be kept', async () => {
    const path = `/api/customers/${wangId}`;
    const tries: ['get' | 'post' | 'patch', string, object?][] = [
      ['get', '/api/customers/not-an-id'],
      ['get', '/api/customers?q=%00'],
      ['get', `/api/interactions?since=${encodeURIComponent('0000-01-01T00:00:00Z')}`],
      ['post', '/api/customers', { name: 'a\u0000b' }],
      ['post', '/api/customers', { name: 'x', identities: [{ kind: 'phone', value: 'call me' }] }],
      ['post', `${path}/promises`, { text: 'x', dueAt: '0000-01-01T00:00:00Z' }],
      ['post', `${path}/promises`, { text: 'x', dueAt: 'tomorrow' }],
      ['post', `${path}/notes`, { text: 'x', more: 1 }],
    ];
    for (const [method, where, body] of tries) {
      const answer = await asLina(method, where, body);
      expect([where, answer.status]).toEqual([where, 400]);
      expect(problem.parse(answer.body).code).toBe('malformed-request');
    }
  });

  it('lets only who has or had an interaction write about it', async () => {
    const path = `/api/interactions/${interactionId}`;
    const wrapUp = { disposition: 'resolved', note: null, promise: null, noteId: newId(), promiseId: newId() };
    for (const [method, where, body] of [
      ['put', `${path}/note`, { noteId: newId(), text: 'x' }],
      ['put', `${path}/wrap-up`, wrapUp],
      ['put', `${path}/customer`, { customerId: wangId }],
    ] as const) {
      const answer = await asBo(method, where, body);
      expect(answer.status).toBe(403);
      expect(problem.parse(answer.body).code).toBe('forbidden');
    }
    const noteId = newId();
    expect((await asLina('put', `${path}/note`, { noteId, text: 'mine' })).status).toBe(204);
    await createEntityStore<null, Partial<CallFacts>>(redis, 'calls').save(interactionId, {
      expectedVersion: 0,
      document: { machineVersion: 1, snapshot: null, facts: { agentId: bo } },
      events: [],
      effects: [],
      timers: { set: [], cancel: [] },
    });
    // the timeline is behind, but the call is Bo's now: his own note he may write, hers he may not
    expect((await asBo('put', `${path}/note`, { noteId: newId(), text: 'his' })).status).toBe(204);
    expect((await asBo('put', `${path}/note`, { noteId, text: 'hers' })).status).toBe(403);
    expect((await asLina('put', `${path}/note`, { noteId, text: '' })).status).toBe(204);
  });

  it('settles who is on the line, tells the gateway, and takes notes and promises along', async () => {
    const path = `/api/interactions/${interactionId}`;
    const [noteId, promiseId] = [newId(), newId()];
    const emma = (await storyRepository(opened.db).ofCustomer(emmaId))!;
    const promise = { text: 'Ring back', dueAt: '2026-03-04T08:00:00.000Z', caseId: emma.cases[0]!.caseId };
    const wrapUp = { disposition: 'follow-up', note: 'Who are you?', promise, noteId, promiseId };
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect((await asLina('put', `${path}/wrap-up`, wrapUp)).status).toBe(204);

    const heard: string[] = [];
    const listener = redis.duplicate();
    await listener.subscribe(screenPopChangedChannel);
    listener.on('message', (_channel, message: string) => heard.push(message));
    const answer = await asLina('put', `${path}/customer`, { customerId: emmaId });
    expect(screenPop.parse(answer.body).who).toMatchObject({ kind: 'known' });
    await until(() => heard.length > 0);
    expect(JSON.parse(heard[0]!)).toEqual({ interactionId });
    listener.disconnect();

    const story = (await storyRepository(opened.db).ofCustomer(emmaId))!;
    expect(story.promises.filter((each) => each.text === 'Ring back')).toHaveLength(1);
    const contact = story.contacts.find((each) => each.interactionId === interactionId);
    expect(contact).toMatchObject({ disposition: 'follow-up', agentName: 'Li Na' });
    expect(contact?.notes.map((each) => each.text)).toContain('Who are you?');
    expect(story.lastAgentId).toBe(lina);
    const record = interactionRecord.parse((await asLina('get', path)).body);
    expect(record).toMatchObject({ assurance: 'agent-verified', customer: { customerId: emmaId } });
    const list = await asLina('get', `/api/interactions?customerId=${emmaId}&limit=1`);
    expect(list.body.items).toEqual([record]);

    await asLina('put', `${path}/wrap-up`, { ...wrapUp, note: null, promise: null });
    const after = (await storyRepository(opened.db).ofCustomer(emmaId))!;
    expect(after.promises.some((each) => each.text === 'Ring back')).toBe(false);
    expect((await asLina('get', path)).body.notes.map((each: { text: string }) => each.text)).toContain('Who are you?');
  });

  it('refuses a wrap-up with a code or case that is not there, and keeps nothing of it', async () => {
    const path = `/api/interactions/${interactionId}/wrap-up`;
    const before = (await asLina('get', `/api/interactions/${interactionId}`)).body;
    const wang = (await storyRepository(opened.db).ofCustomer(wangId))!;
    const wrapUp = { disposition: 'resolved', note: 'lost', promise: null, noteId: newId(), promiseId: newId() };
    const promise = { text: 'x', dueAt: '2026-03-04T08:00:00.000Z', caseId: wang.cases[0]!.caseId };
    expect((await asLina('put', path, { ...wrapUp, disposition: 'nothing' })).status).toBe(404);
    expect((await asLina('put', path, { ...wrapUp, promise })).status).toBe(404);
    expect((await asLina('get', `/api/interactions/${interactionId}`)).body).toEqual(before);
  });

  it('lists what a number on the floor is made of', async () => {
    const query = `queueId=${queues.service.queueId}&outcome=answered&limit=5`;
    const answer = await asLina('get', `/api/interactions?${query}`);
    expect(routes['interactions.list'].response.parse(answer.body).items.length).toBeGreaterThan(0);
  });
});
