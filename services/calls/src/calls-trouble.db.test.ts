import { newId } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallsWorld, startCallsWorld } from './testing/calls-world.ts';

let world: CallsWorld;
beforeAll(async () => {
  world = await startCallsWorld({ agentJoinTimeoutMs: 700 });
}, 60_000);
afterAll(() => world?.stop());

describe('an agent who accepts and never joins', () => {
  it('loses the caller to the head of the queue', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    const reservationId = await world.accept(caller.interactionId, agent.agentId);
    await until(async () => (await world.state(caller.interactionId)) === 'waiting');
    await until(async () => (await world.commandsFor(caller.interactionId)).length > 0);
    expect(await world.commandsFor(caller.interactionId)).toMatchObject([
      { type: 'interaction.requeue', reservationId, reason: 'agent-never-joined' },
    ]);
    expect(await caller.isLive()).toBe(true);
    const { callSid } = await agent.connect(reservationId);
    await until(async () => (await world.hears(callSid)).some((each) => 'say' in each));
  });
});

describe('callbacks that come twice, late and in the wrong order', () => {
  beforeEach(() => world.carrier.sim('mischief', { seed: 7, duplicate: 0.7, reorder: 0.5, delay: 0.3 }));
  afterEach(() => world.carrier.sim('mischief', { seed: 7 }));

  it.each([1, 2, 3, 4, 5])('change nothing about how a call goes (%i)', async () => {
    const { caller, agentCallSid, reservationId, agent } = await world.aConversation();
    await world.endCall(caller.interactionId, reservationId, agent.agentId);
    await until(() => world.isOver(agentCallSid));
    await until(() => world.isOver(caller.callSid));
    const events = await world.events(caller.interactionId);
    expect(events.filter((type) => type === 'call.ended')).toHaveLength(1);
    expect(events).not.toContain('call.agent-leg-failed');
  });
});

describe('callbacks that never come', () => {
  afterEach(() => world.carrier.sim('mischief', { seed: 3 }));

  it('do not tear apart two who talk', async () => {
    await world.carrier.sim('mischief', { seed: 3, lose: 1 });
    const { caller, agentCallSid } = await world.aConversation();
    await until(async () => (await world.state(caller.interactionId)) === 'connected');
    expect(await world.hearEachOther(caller.callSid, agentCallSid)).toBe(true);
    expect(await world.events(caller.interactionId)).not.toContain('call.agent-leg-failed');
  });
});

describe('a carrier that fails every other request', () => {
  afterEach(() => world.carrier.sim('mischief', { seed: 11 }));

  it('is asked again until caller and agent talk, and until both are gone', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    await world.carrier.sim('mischief', { seed: 11, restErrors: 0.5 });
    const reservationId = await world.accept(caller.interactionId, agent.agentId);
    const { callSid } = await agent.connect(reservationId);
    await until(() => world.hearEachOther(caller.callSid, callSid));
    await world.endCall(caller.interactionId, reservationId, agent.agentId);
    await until(async () => (await world.hears(callSid))[0]?.silence === true, { timeoutMs: 12_000 });
    await world.carrier.sim('mischief', { seed: 11 });
    await until(() => world.isOver(caller.callSid), { timeoutMs: 12_000 });
    await until(() => world.isOver(callSid), { timeoutMs: 12_000 });
  });
});

describe('a service that is away for a while', () => {
  it('leaves a call in progress alone and controls it afterwards', async () => {
    const { caller, agent, reservationId, agentCallSid } = await world.aConversation();
    await until(async () => (await world.state(caller.interactionId)) === 'connected');
    await world.stopService();
    await world.startService();
    expect(await world.hearEachOther(caller.callSid, agentCallSid)).toBe(true);
    expect(await world.state(caller.interactionId)).toBe('connected');
    await world.endCall(caller.interactionId, reservationId, agent.agentId);
    await until(() => world.isOver(caller.callSid));
    await until(() => world.isOver(agentCallSid));
  });

  it('acts on what routing decided meanwhile', async () => {
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    await world.stopService();
    const reservationId = await world.accept(caller.interactionId, agent.agentId);
    await world.startService();
    const { callSid } = await agent.connect(reservationId);
    await until(() => world.hearEachOther(caller.callSid, callSid));
  });

  it('finds out that a caller left meanwhile, and ends the agent leg', async () => {
    const { caller, agentCallSid } = await world.aConversation();
    await until(async () => (await world.state(caller.interactionId)) === 'connected');
    await world.carrier.sim('mischief', { seed: 1, lose: 1 });
    await world.stopService();
    await caller.hangUp();
    await world.carrier.sim('mischief', { seed: 1 });
    await world.startService();
    await until(async () => (await world.state(caller.interactionId)) === 'ended');
    await until(() => world.isOver(agentCallSid));
    expect(await world.commandsFor(caller.interactionId)).toMatchObject([{ type: 'interaction.end' }]);
  });

  it('finds out that a caller who waited left meanwhile', async () => {
    const caller = await world.aCaller();
    await until(async () => (await world.state(caller.interactionId)) === 'waiting');
    await world.carrier.sim('mischief', { seed: 1, lose: 1 });
    await world.stopService();
    await caller.hangUp();
    await world.carrier.sim('mischief', { seed: 1 });
    await world.startService();
    await until(async () => (await world.commandsFor(caller.interactionId)).length === 1);
  });
});

describe('the doors', () => {
  it.each(['number-status', 'status', 'conference', 'agent-connect', 'caller-left', 'agent-left'])(
    'refuse an unsigned %s and change nothing',
    async (name) => {
      const caller = await world.aCaller();
      for (const headers of [{}, { 'x-twilio-signature': 'L/OH5YylLD5NRKLltdqwSvS0BnU=' }]) {
        const response = await fetch(`${world.publicUrl}/webhooks/calls/${name}?i=${caller.interactionId}`, {
          method: 'POST',
          headers,
          body: new URLSearchParams({ CallSid: caller.callSid, CallStatus: 'completed', From: `client:${newId()}` }),
        });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ code: 'bad-signature' });
      }
      expect(await world.events(caller.interactionId)).toEqual([]);
    },
  );

  it('give an agent a token of their own and how to reach the carrier', async () => {
    const { agentId, softphone } = await world.anAgent();
    expect(softphone).toMatchObject({
      kind: 'embedded',
      identity: agentId.replaceAll('-', '_'),
      socketUrl: world.config.carrierClientUrl,
    });
  });

  it('give nobody else a token', async () => {
    const response = await fetch(`${world.publicUrl}/api/calls/softphone`, { method: 'POST' });
    expect(response.status).toBe(401);
  });
});
