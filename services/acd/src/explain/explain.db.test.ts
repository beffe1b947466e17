import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AgentId,
  type InteractionId,
  newId,
  type Permission,
  type Problem,
  type RouteResponse,
  type RoutingJob,
  type RoutingWhy,
} from '@tellonce/contracts';
import { createHttpApp, createLogger, createSessions, sessionCookieName, systemClock } from '@tellonce/service-kit';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse } from '../acd.fixture.ts';
import { createRoutingDoors } from '../doors.ts';

let house: House;
let sessions: ReturnType<typeof createSessions>;
let url: string;
let close: () => Promise<void>;
const startedAt = Date.now();
const served: InteractionId[] = [];
const waiting = newId<InteractionId>();

beforeAll(async () => {
  house = await openHouse({ agents: 3 });
  sessions = createSessions(house.redis, { ttlMs: 60_000 });
  await sessions.start();
  const logger = createLogger({ name: 'doors', level: 'silent' });
  const { app, mount, finish } = createHttpApp({ logger });
  const doors = createRoutingDoors({ redis: house.redis, db: house.db, clock: systemClock, logger, sessions });
  mount(doors);
  finish();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/routing`;
  close = async () => {
    await doors.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sessions.stop();
  };
  await house.startAcd();
  await until(() => (house.floor.configuration?.version ?? 0) > 0);
  await house.signInAll();
  for (let n = 0; n < 3; n += 1) {
    const interactionId = newId<InteractionId>();
    served.push(interactionId);
    await house.enqueue(interactionId);
    const [offer] = [...house.floor.reservations.values()];
    await house.accept(offer!.reservationId, offer!.agentId);
  }
  await house.ask({ type: 'interaction.end', interactionId: served[0]!, reason: 'agent-ended' });
  const again = newId<InteractionId>();
  served.push(again);
  await house.enqueue(again);
  const [offer] = [...house.floor.reservations.values()];
  await house.accept(offer!.reservationId, offer!.agentId);
  await house.enqueue(waiting);
  await until(() => house.isArchived());
});
afterAll(async () => {
  await close();
  await house.close();
});

const all: Permission[] = ['floor.watch', 'floor.watch-all-teams', 'routing.analyze'];
const ask = async <T>(method: string, path: string, body?: unknown, permissions = all): Promise<T & Problem> => {
  const { token, session } = await sessions.create(
    {
      ...{ userId: newId<AgentId>(), displayName: 'Grace', signInName: 'grace', roles: [] },
      ...{ permissions, teamId: null, language: null },
    },
    Date.now(),
  );
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      cookie: `${sessionCookieName}=${token}`,
      ...{ 'x-csrf-token': session.csrfToken, 'content-type': 'application/json' },
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? null : await response.json()) as T & Problem;
};
const span = () => ({ from: new Date(startedAt - 60_000).toISOString(), to: new Date(Date.now()).toISOString() });
const finished = async (started: { jobId: string }): Promise<RoutingJob> =>
  until(async () => {
    const job = await ask<RoutingJob>('GET', `/jobs/${started.jobId}`);
    return job.state === 'waiting' || job.state === 'running' ? null : job;
  });

describe('why', () => {
  it('tells the way of one who was served, and everybody as they were: the chosen one is the policy’s first', async () => {
    const why = await ask<RoutingWhy>('GET', `/interactions/${served[3]}/why`);
    expect(why.state).toBe('live');
    expect(why.steps.map(({ event }) => event.type)).toEqual([
      'interaction.queued',
      'agent.reserved',
      'reservation.accepted',
    ]);
    const event = why.steps[1]!.event;
    if (event.type !== 'agent.reserved') throw new Error(event.type);
    const query = `?reservationId=${event.reservationId}`;
    const { items } = await ask<RouteResponse<'routing.candidates'>>(
      'GET',
      `/interactions/${served[3]}/candidates${query}`,
    );
    expect(items.map(({ reason, rank, isChosen }) => ({ reason, rank, isChosen }))).toEqual([
      { reason: null, rank: 1, isChosen: true },
      { reason: 'on-interaction', rank: null, isChosen: false },
      { reason: 'on-interaction', rank: null, isChosen: false },
    ]);
    expect(event.because).toMatchObject({ candidates: 1, passedOver: [{ reason: 'on-interaction', count: 2 }] });
    expect(why.names.agents.map((each) => each.name)).toContain('Agent 1');
  });

  it('has the first offer’s three free agents in the order of the policy', async () => {
    const why = await ask<RoutingWhy>('GET', `/interactions/${served[0]}/why`);
    const event = why.steps[1]!.event;
    if (event.type !== 'agent.reserved') throw new Error(event.type);
    const query = `?reservationId=${event.reservationId}`;
    const { items } = await ask<RouteResponse<'routing.candidates'>>(
      'GET',
      `/interactions/${served[0]}/candidates${query}`,
    );
    expect(items.map(({ rank, isChosen }) => [rank, isChosen])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(items[0]?.agentId).toBe(event.agentId);
    expect(event.because.candidates).toBe(3);
  });

  it('tells why one waits now', async () => {
    const why = await ask<RoutingWhy>('GET', `/interactions/${waiting}/why`);
    expect(why.state).toBe('waiting');
    expect(why.waiting).toMatchObject({ qualified: 3, passedOver: [{ reason: 'on-interaction', count: 3 }], ahead: 0 });
    const { items } = await ask<RouteResponse<'routing.candidates'>>('GET', `/interactions/${waiting}/candidates`);
    expect(items.map(({ reason }) => reason)).toEqual(['on-interaction', 'on-interaction', 'on-interaction']);
  });

  it('names nobody to a supervisor of another team', async () => {
    const why = await ask<RoutingWhy>('GET', `/interactions/${served[0]}/why`, undefined, ['floor.watch']);
    expect(why.names.agents).toEqual([]);
  });

  it('of what nobody has is refused', async () => {
    expect(await ask('GET', `/interactions/${newId()}/why`)).toMatchObject({ code: 'not-found' });
    expect(await ask('GET', `/interactions/${served[0]}/why`, undefined, ['routing.analyze'])).toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('what-if', () => {
  it('lives through the span and has its result', async () => {
    const change = { staffing: [{ queueId: house.queueId, by: 1 }] };
    const job = await finished(await ask('POST', '/what-ifs', { ...span(), change, runs: 2 }));
    expect(job).toMatchObject({ state: 'done', progress: 1, trouble: null });
    const of = (figures: readonly { queueId: string }[]) => figures.find((each) => each.queueId === house.queueId);
    expect(of(job.whatIf!.was)).toMatchObject({ offered: 5, answered: 4, open: 1 });
    expect(of(job.whatIf!.changed)).toMatchObject({ offered: 5, answered: 5 });
    expect(job.whatIf!.addedLike).toHaveLength(1);
  });

  it('refuses what it cannot do', async () => {
    const { from, to } = span();
    const change = {};
    expect(await ask('POST', '/what-ifs', { from: to, to: from, change })).toMatchObject({ code: 'malformed-request' });
    const stranger = { staffing: [{ queueId: newId(), by: 1 }] };
    expect(await ask('POST', '/what-ifs', { from, to, change: stranger })).toMatchObject({ code: 'not-found' });
    expect(await ask('POST', '/what-ifs', { from, to, change }, ['floor.watch'])).toMatchObject({ code: 'forbidden' });
  });

  it('can be stopped', async () => {
    const jobs = await Promise.all(
      [1, 2].map(() => ask<RoutingJob>('POST', '/what-ifs', { ...span(), change: {}, runs: 20 })),
    );
    await ask('DELETE', `/jobs/${jobs[1]!.jobId}`);
    expect((await finished(jobs[1]!)).state).toBe('cancelled');
    expect((await finished(jobs[0]!)).state).toBe('done');
  });
});

describe('a shadow', () => {
  it('lists where it would have decided otherwise, until it is ended', async () => {
    const change = { queues: [{ queueId: house.queueId, requirements: [{ skill: 'service', level: 9 }] }] };
    await until(() => house.redis.exists(house.keys.snapshot), { timeoutMs: 15_000 });
    const { shadowId } = await ask<{ shadowId: string }>('POST', '/shadows', { name: 'Experts only', change });
    await house.ask({ type: 'interaction.end', interactionId: served[1]!, reason: 'agent-ended' });
    const shadow = await until(async () => {
      const { items } = await ask<RouteResponse<'routing.shadows'>>('GET', '/shadows');
      return items.find((each) => each.shadowId === shadowId && each.counts.wouldWait > 0);
    });
    expect(shadow.differences[0]).toMatchObject({ kind: 'would-wait', interactionId: waiting, shadow: null });
    await ask('DELETE', `/shadows/${shadowId}`);
    expect((await ask<RouteResponse<'routing.shadows'>>('GET', '/shadows')).items).toEqual([]);
    expect(await ask('DELETE', `/shadows/${shadowId}`)).toMatchObject({ code: 'not-found' });
  });

  it('cannot have agents who are not there', async () => {
    const change = { staffing: [{ queueId: house.queueId, by: 1 }] };
    expect(await ask('POST', '/shadows', { name: 'More', change })).toMatchObject({ code: 'malformed-request' });
  });
});

describe('replay', () => {
  it('proves that everything is decided again as it was', async () => {
    await until(() => house.isArchived());
    const job = await finished(await ask('POST', '/replays', span()));
    expect(job.replay).toMatchObject({ kind: 'equal' });
    expect((job.replay as { entries: number }).entries).toBeGreaterThan(10);
  });

  it('shows the first difference that somebody planted', async () => {
    const rows = await house.db
      .selectFrom('routing_journal')
      .select(['sequence', 'entry'])
      .orderBy('sequence')
      .execute();
    const target = rows.find(({ entry }) => JSON.stringify(entry).includes('"candidates":3'))!;
    const planted = JSON.stringify(target.entry).replace('"candidates":3', '"candidates":2');
    await house.db
      .updateTable('routing_journal')
      .set({ entry: planted })
      .where('sequence', '=', target.sequence)
      .execute();
    const job = await finished(await ask('POST', '/replays', span()));
    expect(job.replay).toMatchObject({
      kind: 'different',
      sequence: Number(target.sequence),
      command: 'interaction.queue',
    });
    expect(job.replay).toMatchObject({
      recorded: { because: { candidates: 2 } },
      decided: { because: { candidates: 3 } },
    });
  });

  it('says which decision is missing', async () => {
    await house.db.deleteFrom('routing_journal').where('sequence', '=', '4').execute();
    const job = await finished(await ask('POST', '/replays', span()));
    expect(job.replay).toEqual({ kind: 'broken', sequence: 4, reason: 'missing' });
  });
});
