import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AgentId,
  type ConfigurationPreview,
  type InteractionId,
  newId,
  type Permission,
  type Problem,
  type ProposedChange,
  type Queue,
} from '@tellonce/contracts';
import { configurationRepository, userRepository } from '@tellonce/database';
import { createHttpApp, createLogger, createSessions, sessionCookieName, systemClock } from '@tellonce/service-kit';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../acd.fixture.ts';
import { createRoutingDoors } from '../doors.ts';

let house: House;
let sessions: ReturnType<typeof createSessions>;
let url: string;
let close: () => Promise<void>;
let queue: Queue;

beforeAll(async () => {
  house = await openHouse({ agents: 2 });
  sessions = createSessions(house.redis, { ttlMs: 60_000 });
  await sessions.start();
  const logger = createLogger({ name: 'doors', level: 'silent' });
  const { app, mount, finish } = createHttpApp({ logger });
  mount(createRoutingDoors({ redis: house.redis, db: house.db, clock: systemClock, logger, sessions }));
  finish();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/routing/preview`;
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sessions.stop();
  };
  await house.startAcd();
  await until(() => (house.floor.configuration?.version ?? 0) > 0);
  await house.signInAll();
  queue = (await configurationRepository(house.db).queues.find('queue_id', house.queueId)) as Queue;
});
afterAll(async () => {
  await close();
  await house.close();
});

const ask = async (change: unknown, permissions: Permission[] = ['configuration.write', 'users.manage']) => {
  const { token, session } = await sessions.create(
    {
      ...{ userId: newId<AgentId>(), displayName: 'A', signInName: 'a', roles: [] },
      ...{ permissions, teamId: null, language: null },
    },
    Date.now(),
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      cookie: `${sessionCookieName}=${token}`,
      ...{ 'x-csrf-token': session.csrfToken, 'content-type': 'application/json' },
    },
    body: JSON.stringify(change),
  });
  return (await response.json()) as ConfigurationPreview & Problem;
};
const changing = (changes: object): ProposedChange => {
  const { queueId, version, ...input } = queue;
  return { kind: 'queues', id: queueId, version, input: { ...input, ...changes } };
};
const stored = async () => JSON.stringify(await configurationRepository(house.db).routingConfiguration());

it('tells what routing itself would do now, saves nothing, and journals nothing', async () => {
  const before = await stored();
  const version = house.floor.configuration?.version;
  const { findings, people } = await ask(changing({ requirements: [{ skill: 'service', level: 8 }] }));
  expect(findings).toMatchObject([
    { kind: 'never-served', lacking: [{ skill: 'service', level: 8 }], isRefused: true },
    { kind: 'served-by', when: 'at-once', lost: expect.arrayContaining(house.agents), remaining: 0 },
    { kind: 'new-callers', before: { kind: 'offered' }, after: { kind: 'waits' } },
  ]);
  expect(people.map((each) => each.name).sort()).toEqual(['Agent 0', 'Agent 1']);
  expect(await stored()).toBe(before);
  expect(house.floor.configuration?.version).toBe(version);
});

it('counts those who wait at this moment', async () => {
  const callers = [1, 2, 3, 4, 5].map(() => newId<InteractionId>());
  for (const each of callers) await house.enqueue(each);
  const { findings } = await ask(changing({ policy: { ...queue.policy, maxWaitMs: 1_000 } }));
  // Two ring; of the other three whoever has waited for a second is sent away.
  expect(findings.every((each) => each.kind !== 'stranded')).toBe(true);
  await until(async () => {
    const later = await ask(changing({ policy: { ...queue.policy, maxWaitMs: 1_000 } }));
    return later.findings.some((each) => each.kind === 'ends-at-once' && each.count === 3);
  });
});

it('is of a person too, for those who may manage people', async () => {
  const [agentId] = house.agents;
  const user = await userRepository(house.db).byId(agentId as AgentId);
  const { userId, version, signInName: _fixed, ...input } = user ?? ({} as never);
  const change = { kind: 'users', id: userId, version, input: { ...input, disabled: true } };
  expect((await ask(change, ['configuration.write'])).code).toBe('forbidden');
  const { findings } = await ask(change);
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'leaves-routing', agentId }));
});

it('refuses what saving would refuse: an old version, a name that is taken', async () => {
  expect((await ask({ ...changing({}), version: queue.version - 1 })).code).toBe('version-conflict');
  expect((await ask({ ...changing({}), id: null, version: null })).code).toBe('already-exists');
  expect((await ask({ kind: 'queues', nonsense: 1 })).code).toBe('malformed-request');
});
