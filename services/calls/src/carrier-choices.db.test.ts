import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CallsWorld, startCallsWorld } from './testing/calls-world.ts';

/**
 * What Twilio's documents leave open is a switch of the carrier, by its default set one way. Here it is set the other
 * way: call control must not care.
 */
const otherChoices: Record<string, unknown> = {
  actionOnHangup: false,
  conferenceStartOrder: 'start-first',
  conferenceSequenceFrom: 0,
  conferenceFieldsOnWait: false,
  unregisteredClient: 'failed',
  busyClient: 'ignored',
  kickedLeg: 'hung-up',
  conferenceEndOrder: 'end-first',
  failedDocument: 'failed',
  unstartedRoom: 'in-progress',
  errorTexts: 'bare',
};
const settings: [string, Record<string, unknown>][] = [
  ['every choice as by default', {}],
  ...Object.entries(otherChoices).map(([name, value]): [string, Record<string, unknown>] => [
    `${name}: ${value}`,
    { [name]: value },
  ]),
  ['every choice the other way', otherChoices],
];

let world: CallsWorld;
let byDefault: Record<string, unknown>;

const choose = (switches: Record<string, unknown>) =>
  world.carrier.sim<{ switches: Record<string, unknown> }>('account', { switches });

beforeAll(async () => {
  world = await startCallsWorld({ agentJoinTimeoutMs: 1_500, carrierTempo: 20 });
  byDefault = { ...(await choose({})).switches };
}, 60_000);
afterAll(() => world?.stop());

it('every choice of the carrier is tried the other way', () => {
  expect(Object.keys(otherChoices).sort()).toEqual(Object.keys(byDefault).sort());
  for (const [name, value] of Object.entries(otherChoices)) expect(value, name).not.toBe(byDefault[name]);
});

const talking = async () => {
  const call = await world.aConversation();
  await until(() => world.hearEachOther(call.caller.callSid, call.agentCallSid));
  return call;
};
const oneEnd = (reason: string) => ({ type: 'interaction.end', reason });

/** The call ends for both and once, whoever ends it. */
const endsForBoth = async (reason: 'caller-left' | 'agent-ended'): Promise<void> => {
  const { caller, agent, agentCallSid, reservationId } = await talking();
  if (reason === 'caller-left') await caller.hangUp();
  else await world.endCall(caller.interactionId, reservationId, agent.agentId);
  await until(() => world.isOver(agentCallSid));
  await until(() => world.isOver(caller.callSid));
  await until(async () => (await world.state(caller.interactionId)) === 'ended');
  expect(await world.events(caller.interactionId)).toEqual(['call.connecting', 'call.connected', 'call.ended']);
  expect(await world.commandsFor(caller.interactionId)).toMatchObject([oneEnd(reason)]);
};

/** The caller waits again and reaches the next agent. */
const reachesNext = async (reason: 'agent-leg-lost' | 'agent-never-joined'): Promise<void> => {
  const { callSid, interactionId } = await (async () => {
    if (reason === 'agent-leg-lost') {
      const { caller, agentCallSid } = await talking();
      await world.carrier.sim('hangup', { callSid: agentCallSid });
      return caller;
    }
    const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
    await world.accept(caller.interactionId, agent.agentId);
    return caller;
  })();
  await until(async () => (await world.commandsFor(interactionId)).length > 0);
  await until(async () => (await world.state(interactionId)) === 'waiting', { what: 'the caller to wait again' });
  expect(await world.commandsFor(interactionId)).toMatchObject([{ type: 'interaction.requeue', reason }]);
  const next = await world.anAgent();
  const leg = await next.connect(await world.accept(interactionId, next.agentId));
  await until(() => world.hearEachOther(callSid, leg.callSid), { what: 'the next agent' });
};

/** The caller leaves while nobody or somebody is coming, and no agent stays behind. */
const leavesEarly = async (when: 'waiting' | 'accepted'): Promise<void> => {
  const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
  if (when === 'waiting') await caller.hangUp();
  else {
    const [reservationId] = await Promise.all([world.accept(caller.interactionId, agent.agentId), caller.hangUp()]);
    const { callSid } = await agent.connect(reservationId);
    await until(() => world.isOver(callSid), { timeoutMs: 12_000, what: 'the leg of the agent to end' });
  }
  await until(async () => (await world.commandsFor(caller.interactionId)).length > 0);
  await until(async () => (await world.state(caller.interactionId)) === 'ended');
  expect((await world.commandsFor(caller.interactionId))[0]).toMatchObject(oneEnd('caller-left'));
};

it.each(settings)('calls go the same way with %s', { timeout: 30_000 }, async (_name, switches) => {
  await choose({ ...byDefault, ...switches });
  await Promise.all([
    endsForBoth('caller-left'),
    endsForBoth('agent-ended'),
    reachesNext('agent-leg-lost'),
    reachesNext('agent-never-joined'),
    leavesEarly('waiting'),
    leavesEarly('accepted'),
  ]);
});
