import { type InteractionId, newId } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallsWorld, startCallsWorld } from './testing/calls-world.ts';

let world: CallsWorld;
beforeAll(async () => {
  world = await startCallsWorld({ carrierTempo: 20 });
}, 60_000);
afterAll(() => world?.stop());

/** A caller who agreed to be called back, and has hung up. */
const anOwedCallback = async () => {
  const caller = await world.aCaller();
  const { interactionId } = caller;
  await world.agreeCallback(interactionId, '+8613700009999');
  await caller.hangUp();
  await until(async () => (await world.facts(interactionId))?.callerCallSid === null);
  return { ...caller, agent: await world.anAgent() };
};
const ringingAt = (to: string) =>
  until(async () => (await world.carrier.sim<{ callSids: string[] }>('legs', { to, status: 'ringing' })).callSids[0]);
const unheard = async (interactionId: InteractionId) =>
  (await world.commandsFor(interactionId)).filter((each) => each.type === 'interaction.end');

describe('a callback', () => {
  it('is no end of the interaction when the caller hangs up, even before routing has told of it', async () => {
    const { interactionId } = await anOwedCallback();
    expect(await world.state(interactionId)).toBe('waiting');
    expect(await unheard(interactionId)).toEqual([]);
    await world.stopService();
    await world.startService();
    expect(await world.state(interactionId)).toBe('waiting');
    expect(await unheard(interactionId)).toEqual([]);
  });

  it('is dialled when an agent accepts, from the number that was called, and both meet', async () => {
    const { interactionId, agent } = await anOwedCallback();
    const reservationId = await world.accept(interactionId, agent.agentId);
    const { callSid: agentLeg } = await agent.connect(reservationId);
    const customerLeg = await ringingAt('+8613700009999');
    expect(await world.facts(interactionId)).toMatchObject({ state: 'connecting', callingBack: true });
    const fetched = await world.client.fetchCall(customerLeg);
    expect(fetched).toMatchObject({ value: { from: { kind: 'number', e164: '+8640012345678' } } });
    await world.carrier.sim('answer', { callSid: customerLeg });
    await until(async () => (await world.state(interactionId)) === 'connected');
    await until(() => world.hearEachOther(customerLeg, agentLeg));
    await world.carrier.sim('hangup', { callSid: customerLeg });
    await until(() => world.isOver(agentLeg));
    await until(async () => (await unheard(interactionId)).length === 1);
    expect(await unheard(interactionId)).toMatchObject([{ reason: 'caller-left' }]);
    expect(await world.events(interactionId)).toEqual(['call.connecting', 'call.connected', 'call.ended']);
  });

  it.each([['ringOut'], ['busy']])('that is not answered (%s) frees the agent and says so', async (how) => {
    const { interactionId, agent } = await anOwedCallback();
    const reservationId = await world.accept(interactionId, agent.agentId);
    const { callSid: agentLeg } = await agent.connect(reservationId);
    const customerLeg = await ringingAt('+8613700009999');
    await world.carrier.sim(how, { callSid: customerLeg });
    await until(() => world.isOver(agentLeg));
    await until(async () => (await unheard(interactionId)).length === 1);
    expect(await unheard(interactionId)).toMatchObject([{ reason: 'callback-unanswered' }]);
    expect(await world.events(interactionId)).toContain('call.callback-unanswered');
  });

  it('whose agent gives up while it rings, rings no longer', async () => {
    const { interactionId, agent } = await anOwedCallback();
    const reservationId = await world.accept(interactionId, agent.agentId);
    await agent.connect(reservationId);
    const customerLeg = await ringingAt('+8613700009999');
    await world.endCall(interactionId, reservationId, agent.agentId);
    await until(() => world.isOver(customerLeg));
  });

  it('that was declined is asked of routing again: nobody is on the line who could renew the place', async () => {
    const { interactionId } = await anOwedCallback();
    await world.say({
      ...{ type: 'reservation.rejected', v: 1, reservationId: newId(), interactionId, agentId: newId() },
      ...{ queueId: newId(), reason: 'declined' },
    });
    await until(async () =>
      (await world.commandsFor(interactionId)).some((each) => each.type === 'interaction.request-callback'),
    );
  });

  it('is over when routing lets the place go', async () => {
    const { interactionId } = await anOwedCallback();
    await world.say({
      ...{ type: 'interaction.dequeued', v: 1, interactionId, queueId: newId(), queuedAt: Date.now() },
      reason: 'called-again',
    });
    await until(async () => (await world.state(interactionId)) === 'ended');
  });
});

describe('a caller for whom routing has no place', () => {
  it('is brought to the words at once, and the call is the house’s to have ended', async () => {
    const { callSid, interactionId } = await world.aCaller();
    await world.say({
      ...{ type: 'interaction.dequeued', v: 1, interactionId, queueId: newId(), queuedAt: Date.now() },
      ...{ reason: 'queue-closed', message: 'closed' },
    });
    await until(() => world.isOver(callSid));
    await until(async () => (await world.events(interactionId)).includes('call.ended'));
    expect(world.turnedAway).toContainEqual(
      expect.objectContaining({ i: interactionId, m: 'closed', r: 'queue-closed' }),
    );
    expect(await unheard(interactionId)).toMatchObject([{ reason: 'queue-closed' }]);
  });
});
