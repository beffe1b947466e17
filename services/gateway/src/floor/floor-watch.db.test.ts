import { type CommandId, type Floor, newId, type Permission } from '@tellonce/contracts';
import { configurationRepository } from '@tellonce/database';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayHouse, openGatewayHouse } from '../testing/open-gateway.ts';
import { startTinyRouting, type TinyRouting } from '../testing/tiny-routing.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;
let routing: TinyRouting;

beforeAll(async () => {
  house = await openGatewayHouse();
  await house.aUser('ann', ['agent']);
  routing = await startTinyRouting(house.redis, await configurationRepository(house.db).routingConfiguration());
  gateway = await house.startGateway();
});
afterAll(async () => {
  await gateway.stop();
  await routing.stop();
  await house.close();
});

const aWatcher = async (permissions: Permission[]) => {
  const { cookie } = await house.aSession(permissions);
  const raw = gateway.connect(cookie);
  const floors: { seq: number; floor: Floor }[] = [];
  raw.on('floor.state', (event) => void floors.push(event));
  return {
    raw,
    floors,
    send: (name: 'floor.watch' | 'floor.unwatch') =>
      raw.timeout(5_000).emitWithAck(name, { commandId: newId<CommandId>() }),
  };
};

it('sends the floor at once, then as it changes, and goes on while nothing changes', async () => {
  const { floors, send } = await aWatcher(['floor.watch', 'floor.watch-all-teams', 'customers.read']);
  expect(await send('floor.watch')).toEqual({ ok: true });
  const [first] = await until(() => (floors.length > 0 ? floors : null));
  expect(first?.floor).toMatchObject({
    agents: [{ name: 'ann', status: 'offline' }],
    queues: [{ waiting: 0 }],
    interactions: [],
  });
  await routing.queue(house.queue.queueId);
  await until(() => floors.at(-1)?.floor.queues[0]?.waiting === 1);
  const before = floors.length;
  await until(() => floors.length >= before + 2);
  expect(floors.map(({ seq }) => seq)).toEqual(floors.map((_, index) => index + 1));
});

it('shows a supervisor of another team nobody, and stops when it is not watched', async () => {
  const { raw, floors, send } = await aWatcher(['floor.watch']);
  await send('floor.watch');
  await until(() => floors.length > 0);
  expect(floors[0]?.floor.agents).toEqual([]);
  expect(await send('floor.unwatch')).toEqual({ ok: true });
  const seen = floors.length;
  const other = await aWatcher(['floor.watch']);
  await other.send('floor.watch');
  await until(() => other.floors.length >= 3);
  expect(floors.length).toBe(seen);
  expect(raw.connected).toBe(true);
});
