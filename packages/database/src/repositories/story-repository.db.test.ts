import {
  type AgentId,
  type CaseId,
  type CustomerId,
  customerStory,
  type DialogueFacts,
  type InteractionId,
  newId,
  type PromiseId,
  screenPop,
} from '@tellonce/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../open-database.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { assetRepository } from './asset-repository.ts';
import { callerRepository } from './caller-repository.ts';
import { caseRepository } from './case-repository.ts';
import { customerRepository } from './customer-repository.ts';
import { interactionRepository } from './interaction-repository.ts';
import { noteRepository } from './note-repository.ts';
import { promiseRepository } from './promise-repository.ts';
import { purchaseRepository } from './purchase-repository.ts';
import { segmentRepository } from './segment-repository.ts';
import { storyRepository } from './story-repository.ts';
import { userRepository } from './user-repository.ts';
import { wrapUpRepository } from './wrap-up-repository.ts';

const at = new Date('2026-03-02T09:00:00.000Z');
const phone = '+8613812345678';

describe('storyRepository', () => {
  let opened: OpenDatabase;
  const queries: string[] = [];
  let annId: AgentId;
  let wangId: CustomerId;
  let liId: CustomerId;
  let caseId: CaseId;
  let promiseId: PromiseId;
  let assetId: string;
  const earlier = newId<InteractionId>();
  const current = newId<InteractionId>();

  beforeAll(async () => {
    opened = await openMigratedTestDatabase({ onQuery: (text) => queries.push(text) });
    const { db } = opened;
    const ann = await userRepository(db).create({
      signInName: 'ann',
      passwordHash: 'x',
      displayName: 'Ann',
      roles: ['agent'],
      teamId: null,
      language: null,
      skills: [],
      disabled: false,
    });
    annId = ann.userId;
    const make = (name: string, value: string) =>
      customerRepository(db).create({
        kind: 'consumer',
        name,
        otherName: null,
        language: 'zh-CN',
        city: '上海',
        identities: [{ kind: 'phone', value, national: value.slice(3), primary: true }],
        at,
      });
    ({ customerId: wangId } = await make('王伟', phone));
    ({ customerId: liId } = await make('李娜', phone));
    assetId = await assetRepository(db).create({
      customerId: wangId,
      model: 'EX-210',
      serial: 'EX210-4471',
      configuration: { bucket: '1.2 m³' },
      installedAt: at.toISOString(),
      warrantyUntil: null,
      location: null,
    });
    const opening = { customerId: wangId, kind: 'fault' as const, symptoms: null, ownerId: annId, openedIn: null, at };
    ({ caseId } = await caseRepository(db).open({
      ...opening,
      title: 'Hydraulic noise',
      assetId: assetId as never,
    }));
    await caseRepository(db).open({ ...opening, title: 'Cab light', assetId: null });
    ({ promiseId } = await promiseRepository(db).make({
      customerId: wangId,
      interactionId: null,
      caseId,
      text: 'Call back',
      dueAt: '2026-03-02T16:00:00.000Z',
      madeBy: annId,
      at,
    }));
    await purchaseRepository(db).create({
      customerId: wangId,
      purchasedAt: at.toISOString(),
      description: 'EX-210',
      amountMinor: 98_000_000_00,
      currency: 'CNY',
      configuration: {},
    });
    await noteRepository(db).add({
      customerId: wangId,
      interactionId: null,
      authorId: annId,
      authorName: 'Ann',
      text: 'Prefers mornings',
      at,
    });
    const interactions = interactionRepository(db);
    for (const interactionId of [earlier, current]) {
      await interactions.upsertStub(interactionId, at);
      await interactions.identify(interactionId, { customerId: wangId, candidateIds: [], assurance: 'number' });
    }
    const queueId = newId<never>();
    await segmentRepository(db).openAgentSegment({
      interactionId: earlier,
      queueId,
      agentId: annId,
      teamId: null,
      at,
      queuedAt: at,
    });
    await interactions.answer(earlier, queueId, annId);
    await interactions.end(earlier, new Date(at.getTime() + 90_000), { is: 'answered' });
    await wrapUpRepository(db).saveNote({
      interactionId: earlier,
      noteId: newId(),
      authorId: annId,
      text: 'Heard the noise',
      at,
    });
    queries.length = 0;
  });
  afterAll(() => opened.close());

  const dialogue = (identity: DialogueFacts['identity'], told: DialogueFacts['told'] = []): DialogueFacts => ({
    interactionId: current,
    callSid: 'CA1',
    from: phone,
    to: '+864001234567',
    startedAt: at.toISOString(),
    language: 'zh-CN',
    identity,
    assurance: 'number',
    told,
    queueId: null,
    grade: null,
    assetId: null,
    caseId: null,
    ended: false,
  });

  it('tells the whole story, in the shape of the contract, in one query', async () => {
    queries.length = 0;
    const story = await storyRepository(opened.db).ofCustomer(wangId);
    expect(queries).toHaveLength(1);
    expect(customerStory.strict().parse(story)).toEqual(story);
    expect(story).toMatchObject({
      customer: { name: '王伟', primaryPhone: phone, since: at.toISOString() },
      assets: [{ serial: 'EX210-4471', configuration: { bucket: '1.2 m³' }, openCases: 1, pastCases: 0 }],
      cases: [{ title: 'Hydraulic noise' }, { title: 'Cab light' }],
      promises: [{ text: 'Call back', dueAt: '2026-03-02T16:00:00.000Z', madeByName: 'Ann', status: 'open' }],
      purchases: [{ amountMinor: 98_000_000_00 }],
      notes: [{ text: 'Prefers mornings', authorName: 'Ann' }],
      lastAgentId: annId,
    });
    expect(story?.contacts.find((each) => each.interactionId === earlier)).toMatchObject({
      durationMs: 90_000,
      agentName: 'Ann',
      outcome: 'answered',
      notes: [{ text: 'Heard the noise' }],
    });
  });

  it('knows no story of an unknown customer', async () => {
    expect(await storyRepository(opened.db).ofCustomer(newId())).toBeNull();
  });

  it('pops a known customer in one query, without the call that is going on, and names the probable reason', async () => {
    queries.length = 0;
    const told = [
      {
        topic: 'serial',
        asked: 'Serial?',
        answer: '4471',
        matched: { kind: 'asset' as const, assetId: assetId as never, confirmed: true },
        at: at.toISOString(),
      },
    ];
    const pop = await storyRepository(opened.db).pop(
      current,
      dialogue({ kind: 'known', customerId: wangId }, told),
      at,
    );
    expect(queries).toHaveLength(1);
    expect(screenPop.parse(pop)).toEqual(pop);
    expect(pop.who).toMatchObject({
      kind: 'known',
      probably: { rule: 'told-serial', assetId, caseId, promiseId },
      story: { contacts: [{ interactionId: earlier }] },
    });
  });

  it('pops candidates, a withheld number, and an outage as what they are', async () => {
    const story = storyRepository(opened.db);
    const candidates = await story.pop(current, dialogue({ kind: 'candidates', customerIds: [wangId, liId] }));
    expect(candidates.who).toMatchObject({
      kind: 'candidates',
      candidates: [
        { name: '李娜', assets: [] },
        { name: '王伟', assets: ['EX-210 EX210-4471'] },
      ],
    });
    expect((await story.pop(current, dialogue({ kind: 'unknown' }))).who).toEqual({ kind: 'unknown' });
    expect((await story.pop(current, dialogue({ kind: 'unavailable' }))).who).toEqual({ kind: 'unavailable' });
    expect((await story.pop(newId(), null)).who).toEqual({ kind: 'unknown' });
  });

  it('puts whom an agent settled above whom the dialogue found, and keeps it', async () => {
    const interactions = interactionRepository(opened.db);
    await interactions.setCustomer(current, liId, 'agent-verified');
    await interactions.identify(current, { customerId: wangId, candidateIds: [], assurance: 'serial' });
    const pop = await storyRepository(opened.db).pop(current, dialogue({ kind: 'known', customerId: wangId }));
    expect(pop.who).toMatchObject({ kind: 'known', story: { customer: { name: '李娜' } } });
  });

  it('gives the dialogue its callers in one query: candidates, machines, the case with the promise, the last agent', async () => {
    queries.length = 0;
    const { candidates } = await callerRepository(opened.db).dialogueContext('013812345678');
    expect(queries).toHaveLength(1);
    expect(candidates.map((each) => each.name)).toEqual(['李娜', '王伟']);
    expect(candidates[1]).toMatchObject({
      assets: [{ serial: 'EX210-4471' }],
      openCase: { caseId, promise: { text: 'Call back', dueAt: '2026-03-02T16:00:00.000Z' } },
      lastAgentId: annId,
    });
    expect(await callerRepository(opened.db).dialogueContext('anonymous')).toEqual({ candidates: [] });
  });

  it.each([
    ['王伟', ['王伟'], 'name'],
    ['伟', ['王伟'], 'name'],
    ['138 1234 5678', ['李娜', '王伟'], 'phone'],
    ['+8613812345678', ['李娜', '王伟'], 'phone'],
    ['013812345678', ['李娜', '王伟'], 'phone'],
    ['5678', ['李娜', '王伟'], 'phone'],
    ['4471', ['王伟'], 'serial'],
    ['ex210-4471', ['王伟'], 'serial'],
  ])('finds by %s', async (q, names, matched) => {
    queries.length = 0;
    const hits = await customerRepository(opened.db).search(q, 20);
    expect(queries).toHaveLength(1);
    expect(hits.map((each) => each.name)).toEqual(names);
    expect(hits.every((each) => each.matched === matched)).toBe(true);
  });

  it.each(["'", "'; DROP TABLE customer; --", '\\', '%', '____', '(', '!&|', '无人', '🙂'])(
    'finds nobody by %s',
    async (q) => {
      expect(await customerRepository(opened.db).search(q, 20)).toEqual([]);
    },
  );
});
