import {
  type AgentId,
  type CommandId,
  type InteractionId,
  newId,
  type SocketCommand,
  type SocketCommandName,
  type TeamId,
} from '@tellonce/contracts';
import { configurationRepository } from '@tellonce/database';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayHouse, openGatewayHouse } from '../testing/open-gateway.ts';
import { startTinyRouting, type TinyRouting } from '../testing/tiny-routing.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;
let routing: TinyRouting;
let mine: TeamId;
const agents = { ann: '' as AgentId, tom: '' as AgentId };

beforeAll(async () => {
  house = await openGatewayHouse();
  const { teams } = configurationRepository(house.db);
  const [first, second] = [
    await teams.create({ name: 'Mine', disabled: false }),
    await teams.create({ name: 'Others', disabled: false }),
  ];
  mine = first.teamId;
  agents.ann = (await house.aUser('ann', ['agent'], mine)).userId;
  agents.tom = (await house.aUser('tom', ['agent'], second.teamId)).userId;
  await configurationRepository(house.db).breakReasons.create({
    key: 'meal',
    name: { en: 'Meal', 'zh-CN': '用餐' },
    disabled: false,
  });
  routing = await startTinyRouting(house.redis, await configurationRepository(house.db).routingConfiguration());
  gateway = await house.startGateway();
});
afterAll(async () => {
  await gateway.stop();
  await routing.stop();
  await house.close();
});

/** A supervisor of the first team. */
const aSupervisor = async (teamId: TeamId | null = mine) => {
  const { cookie, session } = await house.aSession(['floor.watch', 'agents.control'], { teamId });
  const raw = gateway.connect(cookie);
  const send = <N extends SocketCommandName>(name: N, command: Omit<SocketCommand<N>, 'commandId'>) =>
    raw.timeout(5_000).emitWithAck(name as 'interaction.move', { ...command, commandId: newId<CommandId>() } as never);
  return { userId: session.userId, send };
};
const aWaitingCaller = async (): Promise<InteractionId> => {
  const interactionId = await routing.queue(house.queue.queueId);
  await until(() => routing.state.waiting.has(interactionId));
  return interactionId;
};
const auditOf = (subject: string) =>
  house.db.selectFrom('audit').select(['action', 'actor_id', 'detail']).where('subject', '=', subject).execute();

describe('a supervisor', () => {
  it('steers who waits, and routing, its journal and the audit know by whom', async () => {
    const { send, userId } = await aSupervisor();
    const interactionId = await aWaitingCaller();
    const { queueId } = house.queue;
    await until(async () => (await send('interaction.change-priority', { interactionId, priority: 2 })).ok);
    expect(await send('interaction.move', { interactionId, queueId })).toEqual({ ok: true });
    expect(await send('interaction.assign', { interactionId, agentId: agents.ann })).toEqual({ ok: true });
    const by = { interactionId, by: userId };
    expect(routing.heardOf('interaction.change-priority').at(-1)).toMatchObject({ ...by, priority: 2 });
    expect(routing.heardOf('interaction.move').at(-1)).toMatchObject({ ...by, queueId });
    expect(routing.heardOf('interaction.assign').at(-1)).toMatchObject({ ...by, agentId: agents.ann });
    expect(await auditOf(interactionId)).toEqual([
      { action: 'interaction.change-priority', actor_id: userId, detail: { interactionId, priority: 2 } },
      { action: 'interaction.move', actor_id: userId, detail: { interactionId, queueId } },
      { action: 'interaction.assign', actor_id: userId, detail: { interactionId, agentId: agents.ann } },
    ]);
  });

  it('has no say over another team’s agents, nor without a team over anybody', async () => {
    const [{ send }, lonely] = [await aSupervisor(), await aSupervisor(null)];
    const interactionId = await aWaitingCaller();
    const before = routing.heard.length;
    const forbidden = { ok: false, code: 'forbidden' };
    const pause = { status: 'not-ready', reason: null } as const;
    expect(await send('interaction.assign', { interactionId, agentId: agents.tom })).toMatchObject(forbidden);
    expect(await send('agent.force-status', { agentId: agents.tom, ...pause })).toMatchObject(forbidden);
    expect(await lonely.send('agent.force-status', { agentId: agents.ann, ...pause })).toMatchObject(forbidden);
    expect(await send('agent.force-status', { agentId: newId(), ...pause })).toMatchObject({ code: 'not-found' });
    expect(routing.heard.slice(before).filter((each) => 'by' in each)).toEqual([]);
  });

  it('does not take from another team’s agent what rings at them', async () => {
    const { send } = await aSupervisor();
    const interactionId = await aWaitingCaller();
    await routing.offer(agents.tom, interactionId);
    const { queueId } = house.queue;
    await until(async () => {
      const answer = await send('interaction.move', { interactionId, queueId });
      return !answer.ok && answer.code === 'forbidden';
    });
  });

  it('learns when nobody waits there', async () => {
    const { send } = await aSupervisor();
    const answer = await send('interaction.change-priority', { interactionId: newId(), priority: 1 });
    expect(answer).toMatchObject({ ok: false, code: 'interaction-gone' });
  });

  it('puts an agent on a break that exists, and signs one out whose session then ends', async () => {
    const { send } = await aSupervisor();
    const agentId = agents.ann;
    const odd = await send('agent.force-status', { agentId, status: 'not-ready', reason: 'siesta' });
    expect(odd).toMatchObject({ ok: false, code: 'malformed-request' });
    expect(await send('agent.force-status', { agentId, status: 'not-ready', reason: 'meal' })).toEqual({ ok: true });
    const { cookie } = await house.aSession(['interactions.handle'], { userId: agentId });
    const desktop = gateway.connect(cookie);
    const ended = new Promise((resolve) => desktop.once('session.ended', resolve));
    await new Promise((resolve) => desktop.once('desk.state', resolve));
    expect(await send('agent.force-status', { agentId, status: 'offline', reason: null })).toEqual({ ok: true });
    expect(await ended).toEqual({ reason: 'revoked' });
  });
});
