import { type EntityEvent, type InteractionId, newId } from '@tellonce/contracts';
import { fakeClock, openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallIndex } from './call-index.ts';
import { createEntityStore, type EntityStore } from './entity-store.ts';
import { type EntityStep, runEntity } from './run-entity.ts';
import { tailEntityEvents, trimEntityEvents } from './tail-entity-events.ts';

type Step = EntityStep<{ count: number }, { note: string }, number>;
const step = (count: number, more: Partial<Step> = {}): Step => ({
  document: { machineVersion: 1, snapshot: { count }, facts: { note: 'n' } },
  ...{ events: [], effects: [], timers: { set: [], cancel: [] }, reply: count },
  ...more,
});
const event = (interactionId: InteractionId, index: number): EntityEvent => ({
  ...{
    id: `c/${index}`,
    interactionId,
    at: '2026-03-02T09:00:00.000Z',
    causationId: 'c',
    correlationId: interactionId,
  },
  body: { type: 'dialogue.ended', v: 1, reason: 'caller-left' },
});

describe('the entity store', () => {
  let test: TestRedis;
  let store: EntityStore<{ count: number }, { note: string }>;
  let interactionId: InteractionId;
  const clock = fakeClock();
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
    store = createEntityStore(test.redis, 'calls', { now: clock.now });
    interactionId = newId();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });
  afterAll(() => test.close());

  const done = async (): Promise<void> => undefined;
  const increment = () =>
    runEntity(store, interactionId, (document) => step((document?.snapshot.count ?? 0) + 1), done);
  const pendingEffects = () => test.redis.keys('{calls-*}:effects');
  const sweep = (options: Partial<Parameters<typeof store.startSweeper>[0]>) => {
    const defaults = {
      onTimer: done,
      onEffect: done,
      onError: () => undefined,
      everyMs: 5,
      graceMs: 1_000,
      claimMs: 5_000,
    };
    stops.push(store.startSweeper({ ...defaults, ...options }).stop);
  };

  it('saves a new entity once and the next version only over the one it was made from', async () => {
    const save = { expectedVersion: 0, ...step(1) };
    expect(await store.save(interactionId, save)).toEqual({ kind: 'saved', version: 1 });
    expect(await store.save(interactionId, save)).toEqual({ kind: 'conflict' });
    expect(await store.load(interactionId)).toEqual({ version: 1, ...step(1).document });
    expect(await store.load(newId())).toBeNull();
  });

  it('loses none of ten changes that race', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, increment));
    expect(replies.sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await store.load(interactionId)).toMatchObject({ version: 10, snapshot: { count: 10 } });
  });

  it('of a lost race writes nothing: no event, effect or timer', async () => {
    await increment();
    const outcome = await store.save(interactionId, {
      expectedVersion: 0,
      ...step(9, {
        events: [event(interactionId, 0)],
        effects: [{ id: 'e', kind: 'hangup', payload: {} }],
        timers: { set: [{ id: 't', at: 1, event: {} }], cancel: [] },
      }),
    });
    expect(outcome.kind).toBe('conflict');
    expect((await test.redis.keys('{calls-*}*')).filter((key) => /(events|effects|timers)/.test(key))).toEqual([]);
  });

  it('executes effects at once and forgets them; one that fails stays for the sweeper', async () => {
    const effects = [
      { id: 'a', kind: 'redirect', payload: { to: 'x' } },
      { id: 'b', kind: 'hangup', payload: {} },
    ];
    const executed: string[] = [];
    const failed: string[] = [];
    await runEntity(
      store,
      interactionId,
      () => step(1, { effects }),
      async ({ id }) => {
        if (id === 'a') throw new Error('the carrier is away');
        executed.push(id);
      },
      ({ id }) => void failed.push(id),
    );
    expect({ executed, failed }).toEqual({ executed: ['b'], failed: ['a'] });
    const swept: unknown[] = [];
    sweep({ onEffect: async (id, effect) => void swept.push([id, effect]) });
    expect(swept).toEqual([]); // younger than the grace time
    clock.advance(1_001);
    await until(async () => (await pendingEffects()).length === 0);
    expect(swept).toEqual([[interactionId, effects[0]]]);
  });

  it('gives each due timer to exactly one of several sweepers', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `t${index}`);
    const at = clock.now() + 1_000;
    for (const id of ids) {
      const timers = { set: [{ id, at, event: { type: id }, epoch: 3 }], cancel: [] };
      await runEntity(store, newId(), () => step(1, { timers }), done);
    }
    const fired: string[] = [];
    for (let each = 0; each < 3; each += 1) sweep({ onTimer: async (_, timer) => void fired.push(timer.id) });
    clock.advance(999);
    expect(fired).toEqual([]);
    clock.advance(1);
    await until(() => fired.length >= ids.length);
    await until(async () => (await test.redis.keys('{calls-*}:timers')).length === 0);
    expect(fired.sort()).toEqual(ids.sort());
  });

  it('tries a timer again that failed, when its claim has run out', async () => {
    const timers = { set: [{ id: 't', at: clock.now(), event: {} }], cancel: [] };
    await runEntity(store, interactionId, () => step(1, { timers }), done);
    let attempts = 0;
    const onTimer = async (): Promise<void> => {
      attempts += 1;
      if (attempts === 1) throw new Error('not now');
    };
    const errors: unknown[] = [];
    sweep({ onTimer, onError: (error) => void errors.push(error) });
    await until(() => errors.length === 1);
    clock.advance(5_001);
    await until(() => attempts === 2);
  });

  it('runs no timer for a while after nobody has swept: at its start, and after it was stopped', async () => {
    const set = (id: string, inMs: number) =>
      step(1, { timers: { set: [{ id, at: clock.now() + inMs, event: {} }], cancel: [] } });
    await runEntity(store, interactionId, () => set('overdue', 0), done);
    const fired: string[] = [];
    const swept: unknown[] = [];
    sweep({
      holdTimersMs: 10_000,
      graceMs: -1, // effects at once: one that is done says that a sweep is over
      onTimer: async (_, timer) => void fired.push(timer.id),
      onEffect: async (_, effect) => void swept.push(effect),
    });
    const aSweep = async () => {
      const before = swept.length;
      await store.save(newId(), {
        ...{ expectedVersion: 0, document: step(1).document, events: [], timers: { set: [], cancel: [] } },
        effects: [{ id: `look-${before}`, kind: 'look', payload: null }],
      });
      await until(() => swept.length > before);
      for (let each = 0; each < 2; each += 1) await test.redis.ping(); // answered after all that the sweep still sends
    };
    await aSweep();
    expect(fired).toEqual([]);
    for (let second = 0; second < 10; second += 1) {
      clock.advance(1_000); // in steps that are no outage
      await aSweep();
      await aSweep();
    }
    expect(fired).toEqual(['overdue']);
    await runEntity(store, interactionId, () => set('next', 20_000), done);
    clock.advance(30_000);
    await aSweep();
    await aSweep();
    expect(fired).toEqual(['overdue']);
  });

  it('keeps a timer that its own handling set anew, and drops one that was cancelled', async () => {
    const set = (at: number) => step(1, { timers: { set: [{ id: 't', at, event: {} }], cancel: [] } });
    await runEntity(store, interactionId, () => set(clock.now()), done);
    let fired = 0;
    sweep({
      onTimer: async () => {
        fired += 1;
        const again = clock.now() + 60_000; // taken now: the test moves the clock as soon as it sees the firing
        if (fired === 1) await runEntity(store, interactionId, () => set(again), done);
      },
    });
    await until(() => fired === 1);
    clock.advance(60_000);
    await until(() => fired === 2);
    await runEntity(store, interactionId, () => set(clock.now() + 1_000), done);
    await runEntity(store, interactionId, () => step(1, { timers: { set: [], cancel: ['t'] } }), done);
    expect(await test.redis.keys('{calls-*}:timer*')).toEqual([]);
  });

  it('lists those that have not ended', async () => {
    const [live, over] = [newId<InteractionId>(), newId<InteractionId>()];
    await runEntity(store, live, () => step(1), done);
    await runEntity(store, over, () => step(1), done);
    await runEntity(store, over, () => step(2, { ended: true }), done);
    const listed: InteractionId[] = [];
    for await (const id of store.list()) listed.push(id);
    expect(listed).toEqual([live]);
    expect(await store.load(over)).toMatchObject({ version: 2 });
  });

  it('gives the events of all shards to their reader, in order, again until they are written down', async () => {
    const ids = Array.from({ length: 20 }, () => newId<InteractionId>());
    for (const id of ids) await runEntity(store, id, () => step(1, { events: [event(id, 0), event(id, 1)] }), done);
    const seen = new Map<string, string[]>();
    const last = new Map<string, string>();
    let failures = 1;
    const tail = tailEntityEvents(test.redis, 'calls', {
      cursors: {},
      async onBatch(streamKey, events) {
        if (failures-- > 0) throw new Error('the database is away');
        for (const { streamId, event: each } of events) {
          seen.set(each.interactionId, [...(seen.get(each.interactionId) ?? []), each.id]);
          last.set(streamKey, streamId);
        }
      },
      onError: () => undefined,
    });
    stops.push(tail.stop);
    await tail.caughtUp();
    expect(seen).toEqual(new Map(ids.map((id) => [id, ['c/0', 'c/1']])));
    for (const [streamKey, streamId] of last) await trimEntityEvents(test.redis, streamKey, streamId);
    for (const streamKey of last.keys()) expect(await test.redis.xlen(streamKey)).toBe(0);
  });

  it('ties a call to the first interaction that claims it', async () => {
    const calls = createCallIndex(test.redis);
    const claims = await Promise.all(
      [newId<InteractionId>(), newId<InteractionId>()].map((id) => calls.claim('CA1', id)),
    );
    expect(new Set(claims).size).toBe(1);
    expect(await calls.find('CA1')).toBe(claims[0]);
    expect(await calls.find('CA2')).toBeNull();
  });
});
