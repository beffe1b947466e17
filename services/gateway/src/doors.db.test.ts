import type { Ack } from '@tellonce/contracts';
import { configurationRepository, userRepository } from '@tellonce/database';
import { type DoorCase, doorCases, type SocketDoorCase, socketDoorCases } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayHouse, openGatewayHouse } from './testing/open-gateway.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;

beforeAll(async () => {
  house = await openGatewayHouse();
  gateway = await house.startGateway({ signInLimits: { triesPerName: 100, triesPerAddress: 100, windowSeconds: 60 } });
});
afterAll(async () => {
  await gateway.stop();
  await house.close();
});

const recorded = async () => ({
  queues: await configurationRepository(house.db).queues.list(),
  teams: await configurationRepository(house.db).teams.list(),
  users: await userRepository(house.db).list(),
  version: (await configurationRepository(house.db).routingConfiguration()).version,
});

const knock = async (door: DoorCase): Promise<Response> => {
  const headers: Record<string, string> = { origin: door.origin === 'own' ? gateway.url : 'https://elsewhere.example' };
  if (door.as !== 'nobody') {
    const { cookie, session } = await house.aSession(door.as);
    headers.cookie = cookie;
    if (door.csrfToken) headers['x-csrf-token'] = session.csrfToken;
  }
  if (door.body !== null) headers['content-type'] = 'application/json';
  return fetch(gateway.url + door.path, { method: door.method.toUpperCase(), headers, body: door.body });
};

describe('every route of the gateway', () => {
  it.each(doorCases(['session', 'configuration']))('refuses $name with $expected.code', async (door) => {
    const before = await recorded();
    const answer = await knock(door);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject(door.expected);
    expect(answer.status).toBe(door.expected.status);
    expect(await recorded()).toEqual(before);
  });
});

describe('every event of the socket', () => {
  const send = async (door: SocketDoorCase): Promise<Ack> => {
    const { cookie } = await house.aSession(door.as);
    const desktop = gateway.connect(cookie);
    try {
      return await desktop.timeout(5_000).emitWithAck(door.event as 'floor.watch', door.payload as never);
    } finally {
      desktop.disconnect();
    }
  };
  it.each(socketDoorCases())('$name is refused with $expected', async (door) => {
    const answer = await send(door);
    expect(answer).toMatchObject({ ok: false, code: door.expected });
    expect(answer.ok || answer.detail).toBeTruthy();
  });
});

it('writes nothing into the audit for what it refuses', async () => {
  expect(await house.db.selectFrom('audit').selectAll().execute()).toEqual([]);
});

it('logs no failure: every refusal was expected', () => {
  expect(house.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
});
