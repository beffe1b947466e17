import { newId, type ReservationId } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallsWorld, startCallsWorld } from './testing/calls-world.ts';

let world: CallsWorld;
beforeAll(async () => {
  world = await startCallsWorld();
}, 60_000);
afterAll(() => world?.stop());

describe('a call', () => {
  it('lets caller and agent hear each other once the reservation is accepted', async () => {
    const { caller, agentCallSid, agent, reservationId } = await world.aConversation();
    await until(() => world.hearEachOther(caller.callSid, agentCallSid));
    expect(await world.facts(caller.interactionId)).toMatchObject({
      agentId: agent.agentId,
      reservationId,
      agentCallSid,
      callerCallSid: caller.callSid,
      connectedAt: expect.any(String),
    });
    expect(await world.events(caller.interactionId)).toEqual(['call.connecting', 'call.connected']);
  });

  it('ends for the agent when the caller hangs up', async () => {
    const { caller, agentCallSid } = await world.aConversation();
    await caller.hangUp();
    await until(() => world.isOver(agentCallSid));
    await until(async () => (await world.state(caller.interactionId)) === 'ended');
    expect(await world.commandsFor(caller.interactionId)).toMatchObject([
      { type: 'interaction.end', reason: 'caller-left' },
    ]);
    expect((await world.events(caller.interactionId)).at(-1)).toBe('call.ended');
  });

  it('ends for the caller when the agent presses End', async () => {
    const { caller, agent, reservationId, agentCallSid } = await world.aConversation();
    await world.endCall(caller.interactionId, reservationId, agent.agentId);
    await until(() => world.isOver(caller.callSid));
    await until(() => world.isOver(agentCallSid));
    expect(await world.commandsFor(caller.interactionId)).toMatchObject([
      { type: 'interaction.end', reason: 'agent-ended' },
    ]);
  });

  it('ends by an End that overtakes the news of the acceptance', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    const reservationId = newId<ReservationId>();
    await world.endCall(caller.interactionId, reservationId, agent.agentId);
    await world.accept(caller.interactionId, agent.agentId, reservationId);
    await until(async () => (await world.state(caller.interactionId)) === 'ended');
    await until(async () => !(await caller.isLive()));
  });

  it('does not end by an End of another reservation', async () => {
    const { caller, agent, reservationId, agentCallSid } = await world.aConversation();
    await world.endCall(caller.interactionId, newId(), agent.agentId);
    await world.endCall(caller.interactionId, reservationId, newId());
    await until(async () => (await world.redis.xlen('{calls}:commands')) === 0);
    expect(await world.hearEachOther(caller.callSid, agentCallSid)).toBe(true);
  });
});

describe('a caller who leaves before anybody answers', () => {
  it('is taken out of routing at once', async () => {
    const caller = await world.aCaller();
    const at = performance.now();
    await caller.hangUp();
    await until(async () => (await world.commandsFor(caller.interactionId)).length > 0);
    expect(performance.now() - at).toBeLessThan(1_000);
    expect(await world.commandsFor(caller.interactionId)).toMatchObject([
      { type: 'interaction.end', reason: 'caller-left' },
    ]);
    expect(await world.events(caller.interactionId)).toEqual(['call.ended']);
  });

  it('leaves no agent alone in the room when an agent accepted in the same moment', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    const [reservationId] = await Promise.all([world.accept(caller.interactionId, agent.agentId), caller.hangUp()]);
    const { callSid } = await agent.connect(reservationId);
    await until(() => world.isOver(callSid), { timeoutMs: 12_000 });
    expect(await world.state(caller.interactionId)).toBe('ended');
  });

  it('is taken out of routing again when a late wait document or acceptance brings them back', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    await caller.hangUp();
    await until(async () => (await world.state(caller.interactionId)) === 'ended');
    await world.accept(caller.interactionId, agent.agentId);
    await until(async () => (await world.commandsFor(caller.interactionId)).length === 2);
    expect(new Set((await world.commandsFor(caller.interactionId)).map((command) => command.commandId)).size).toBe(2);
    expect(await world.events(caller.interactionId)).toEqual(['call.ended']);
  });
});

describe('an agent whose leg fails', () => {
  it('returns the caller to the queue with an apology in their language', async () => {
    const { caller, agentCallSid, reservationId } = await world.aConversation();
    await world.carrier.sim('hangup', { callSid: agentCallSid });
    await until(async () =>
      (await world.hears(caller.callSid)).some(
        (each) => each.language === 'zh-CN' && String(each.say).includes('抱歉'),
      ),
    );
    expect(await world.commandsFor(caller.interactionId)).toMatchObject([
      { type: 'interaction.requeue', reservationId, reason: 'agent-leg-lost' },
    ]);
    await until(async () => (await world.state(caller.interactionId)) === 'waiting');
    expect(await world.events(caller.interactionId)).toEqual([
      'call.connecting',
      'call.connected',
      'call.agent-leg-failed',
    ]);
  });

  it('connects the caller to the next agent afterwards', async () => {
    const { caller, agentCallSid } = await world.aConversation();
    await world.carrier.sim('hangup', { callSid: agentCallSid });
    await until(async () => (await world.state(caller.interactionId)) === 'waiting');
    const next = await world.anAgent();
    const { callSid } = await next.connect(await world.accept(caller.interactionId, next.agentId));
    await until(() => world.hearEachOther(caller.callSid, callSid));
    await until(async () => (await world.facts(caller.interactionId))?.agentId === next.agentId);
  });

  it('may come back within the grace, as a desktop does that was reloaded', async () => {
    const { caller, agent, reservationId, agentCallSid } = await world.aConversation();
    const { callSid: second } = await agent.connect(reservationId);
    await until(() => world.hearEachOther(caller.callSid, second));
    await until(() => world.isOver(agentCallSid));
    expect(await world.state(caller.interactionId)).toBe('connected');
    expect(await world.commandsFor(caller.interactionId)).toEqual([]);
  });
});

describe('a leg that has no business here', () => {
  it('hears a refusal and is hung up: another agent, a stale reservation', async () => {
    const { caller, reservationId, agentCallSid } = await world.aConversation();
    const stranger = await world.anAgent();
    const { callSid } = await stranger.connect(reservationId);
    await until(async () => (await world.hears(callSid)).some((each) => 'say' in each));
    await world.carrier.sim('hangup', { callSid: agentCallSid });
    await until(async () => (await world.state(caller.interactionId)) === 'waiting');
    const { callSid: late } = await stranger.connect(reservationId);
    await until(async () => (await world.hears(late)).some((each) => 'say' in each));
    expect((await world.facts(caller.interactionId))?.agentCallSid).toBeNull();
  });
});

describe('an instruction that the carrier did not take', () => {
  it('is carried out after a restart', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    await world.carrier.sim('mischief', { seed: 5, restErrors: 1 });
    const reservationId = await world.accept(caller.interactionId, agent.agentId);
    await until(async () => (await world.state(caller.interactionId)) === 'connecting');
    await world.stopService();
    await world.carrier.sim('mischief', { seed: 5 });
    await world.startService();
    const { callSid } = await agent.connect(reservationId);
    await until(() => world.hearEachOther(caller.callSid, callSid), { timeoutMs: 10_000 });
  });
});
