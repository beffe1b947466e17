import {
  type CallFacts,
  type CommandId,
  type InteractionId,
  newId,
  permissionsByRole,
  type ReservationId,
  screenPopChangedChannel,
  type User,
} from '@tellonce/contracts';
import { configurationRepository, customerRepository } from '@tellonce/database';
import { createEntityStore } from '@tellonce/journal';
import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { aDialogue } from '../testing/a-dialogue.ts';
import { openDesktop } from '../testing/open-desktop.ts';
import { type Desktop, type GatewayHouse, openGatewayHouse } from '../testing/open-gateway.ts';
import { becauseLastAgent, startTinyRouting, type TinyRouting } from '../testing/tiny-routing.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;
let routing: TinyRouting;
let agent: User;
let people = 0;

beforeAll(async () => {
  house = await openGatewayHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  people += 1;
  agent = await house.aUser(`agent-${people}`, ['agent']);
  await house.redis.flushdb();
  routing = await startTinyRouting(house.redis, await configurationRepository(house.db).routingConfiguration());
  gateway = await house.startGateway();
});
afterEach(async () => {
  await gateway.stop();
  await routing.stop();
});

const signedIn = (user: User = agent) =>
  house.aSession(permissionsByRole.agent, { userId: user.userId, displayName: user.displayName });
const aDesktop = async (user: User = agent) => {
  const { session, cookie } = await signedIn(user);
  const desktop = openDesktop(gateway.connect(cookie));
  await desktop.ready();
  return { ...desktop, session, cookie };
};

const aCustomer = (name: string) =>
  customerRepository(house.db).create({
    kind: 'consumer',
    name,
    otherName: null,
    language: 'zh-CN',
    city: null,
    identities: [],
    at: new Date(),
  });
const anOffer = async (user: User = agent) => {
  const customer = await aCustomer('王伟');
  const interactionId = await routing.queue(house.queue.queueId);
  await aDialogue(house, interactionId, { kind: 'known', customerId: customer.customerId });
  const reservationId = await routing.offer(user.userId, interactionId);
  return { customer, interactionId, reservationId };
};
const accepted = async () => {
  const desktop = await aDesktop();
  const offered = await anOffer();
  await desktop.stage('offered');
  await desktop.send('reservation.accept', { reservationId: offered.reservationId });
  await desktop.stage('engaged');
  return { ...offered, desktop };
};

describe('an agent who connects', () => {
  it('is signed in to routing with the epoch of the session, and sees their true state', async () => {
    const { session, shown } = await aDesktop();
    expect(routing.heardOf('agent.sign-in')).toMatchObject([
      { agentId: agent.userId, epoch: session.epoch, node: 'node-1' },
    ]);
    expect(shown).toMatchObject({ work: { stage: 'idle' }, status: { status: 'not-ready', reason: 'signed-in' } });
  });
  it('is present from the first moment, and a reload of the desktop signs nobody out', async () => {
    const { raw, send, cookie } = await aDesktop();
    await until(() => routing.heardOf('presence.renew').length > 0);
    expect(routing.heardOf('presence.renew')[0]?.agents).toMatchObject([{ agentId: agent.userId }]);
    await send('agent.choose-status', { status: 'available', reason: null });
    raw.disconnect();
    const reloaded = openDesktop(gateway.connect(cookie));
    await until(() => reloaded.shown.status?.status === 'available');
    expect(routing.heardOf('agent.sign-out')).toEqual([]);
  });
  it('sees the desk even when routing does not answer', async () => {
    routing.ignoreCommands();
    const { cookie } = await signedIn();
    const desktop = openDesktop(gateway.connect(cookie));
    await until(() => desktop.shown.status, { timeoutMs: 8_000 });
    expect(desktop.shown.status?.status).toBe('offline');
  });
  it('sees the queues they serve, with who waits', async () => {
    const desktop = await aDesktop();
    await routing.queue(house.queue.queueId);
    const [event] = await until(() =>
      desktop.heardOf('desk.queues').length > 0 ? desktop.heardOf('desk.queues') : null,
    );
    expect(event?.queues).toMatchObject([{ name: { en: 'Service' }, waiting: 1 }]);
  });
});

describe('the handshake', () => {
  const refusalOf = async (raw: Desktop) => {
    const error = await new Promise<Error & { data?: { code: string } }>((resolve) =>
      raw.once('connect_error', resolve),
    );
    return error.data?.code ?? error.message;
  };
  it('is refused without a session', async () => {
    expect(await refusalOf(gateway.connect('tellonce_session=made-up'))).toBe('not-signed-in');
  });
  it('is refused from a foreign origin', async () => {
    const { cookie } = await signedIn();
    expect(await refusalOf(gateway.connect(cookie, { origin: 'https://elsewhere.example' }))).toMatch(/error/);
  });
});

describe('an offer', () => {
  it('arrives with why, what the caller told, and the whole story, in one message', async () => {
    const desktop = await aDesktop();
    const { interactionId, reservationId } = await anOffer();
    const { offer } = await desktop.stage('offered');
    expect(offer).toMatchObject({
      reservationId,
      interactionId,
      queueKey: 'service',
      queueName: { en: 'Service' },
      because: becauseLastAgent,
      pop: {
        dialogue: { told: [{ topic: 'serial', answer: '4471' }] },
        who: { kind: 'known', story: { customer: { name: '王伟' } } },
      },
    });
    expect(desktop.gaps).toEqual([]);
  });
  it('reaches only the agent it was made to', async () => {
    const colleague = await house.aUser(`colleague-${people}`, ['agent']);
    await routing.stop();
    routing = await startTinyRouting(house.redis, await configurationRepository(house.db).routingConfiguration());
    const [desktop, other] = [await aDesktop(), await aDesktop(colleague)];
    await anOffer();
    await desktop.stage('offered');
    expect(other.heardOf('desk.work')).toEqual([]);
  });
  it('still rings, with what the caller told, when the database does not answer', async () => {
    const desktop = await aDesktop();
    const interactionId = await routing.queue(house.queue.queueId);
    await aDialogue(house, interactionId, { kind: 'unknown' });
    await house.db.schema.alterTable('interaction').renameTo('interaction_gone').execute();
    onTestFinished(async () => {
      await house.db.schema.alterTable('interaction_gone').renameTo('interaction').execute();
    });
    await routing.offer(agent.userId, interactionId);
    const { offer } = await desktop.stage('offered');
    expect(offer.pop).toMatchObject({ who: { kind: 'unavailable' }, dialogue: { told: [{ answer: '4471' }] } });
  });
  it('goes away with its reason when the caller hangs up', async () => {
    const desktop = await aDesktop();
    const { reservationId } = await anOffer();
    await desktop.stage('offered');
    await routing.revoke(reservationId, 'caller-left');
    await desktop.stage('idle');
    expect(desktop.heardOf('offer.withdrawn')).toMatchObject([{ reservationId, reason: 'caller-left' }]);
    expect(desktop.gaps).toEqual([]);
  });
  it('goes away as missed when nobody answers', async () => {
    const desktop = await aDesktop();
    const { reservationId } = await anOffer();
    await desktop.stage('offered');
    await routing.expire(reservationId);
    await desktop.stage('idle');
    expect(desktop.heardOf('offer.withdrawn')).toMatchObject([{ reservationId, reason: 'missed' }]);
    expect(desktop.shown.status).toMatchObject({ status: 'not-ready', reason: 'no-answer' });
  });
  it('that was taken back before its story was read never shows', async () => {
    const desktop = await aDesktop();
    const { reservationId } = await anOffer();
    await routing.revoke(reservationId, 'caller-left');
    await until(() => desktop.shown.status?.status === 'available');
    const stages = desktop.heardOf('desk.work').map(({ work }) => work.stage);
    expect(stages.at(-1) ?? 'idle').toBe('idle');
  });
  it('tells the story again when somebody settled who it is', async () => {
    const desktop = await aDesktop();
    const interactionId = await routing.queue(house.queue.queueId);
    await aDialogue(house, interactionId, { kind: 'unknown' });
    await routing.offer(agent.userId, interactionId);
    expect((await desktop.stage('offered')).offer.pop.who.kind).toBe('unknown');
    const { customerId } = await aCustomer('李娜');
    await house.db
      .insertInto('interaction')
      .values({
        interaction_id: interactionId,
        started_at: new Date(),
        customer_id: customerId,
        assurance: 'agent-verified',
      } as never)
      .execute();
    await house.redis.publish(screenPopChangedChannel, JSON.stringify({ interactionId }));
    await until(() => desktop.shown.work?.stage === 'offered' && desktop.shown.work.offer.pop.who.kind === 'known');
  });
});

describe('a call', () => {
  it('is accepted, ended, wrapped up, and the desk is idle again', async () => {
    const { desktop, interactionId } = await accepted();
    expect(desktop.shown.status?.status).toBe('busy');
    await routing.end(interactionId);
    const wrapUp = await desktop.stage('wrap-up');
    expect(wrapUp).toMatchObject({ offer: { interactionId }, extended: false });
    expect(wrapUp.until).not.toBeNull();
    expect(await desktop.send('wrap-up.extend', { interactionId })).toEqual({ ok: true });
    await until(() => desktop.shown.work?.stage === 'wrap-up' && desktop.shown.work.extended);
    expect(await desktop.send('wrap-up.finish', { interactionId })).toEqual({ ok: true });
    await desktop.stage('idle');
    expect(desktop.gaps).toEqual([]);
  });
  it('shows its state as `calls` says it', async () => {
    const { desktop, interactionId, reservationId } = await accepted();
    const facts: CallFacts = {
      interactionId,
      callerCallSid: 'CA1',
      agentCallSid: 'CA2',
      agentId: agent.userId,
      reservationId,
      state: 'connected',
      connectedAt: new Date().toISOString(),
      endedAt: null,
    };
    await createEntityStore<object, CallFacts>(house.redis, 'calls').save(interactionId, {
      expectedVersion: 0,
      document: { machineVersion: 1, snapshot: {}, facts },
      events: [
        {
          id: `${newId()}/0`,
          interactionId,
          at: new Date().toISOString(),
          causationId: newId(),
          correlationId: interactionId,
          body: { type: 'call.connected', v: 1, agentId: agent.userId, reservationId },
        },
      ],
      effects: [],
      timers: { set: [], cancel: [] },
    });
    await until(() => desktop.shown.work?.stage === 'engaged' && desktop.shown.work.call?.state === 'connected');
  });
  it('is ended through the stream of call commands, and only by whoever has it', async () => {
    const { desktop, interactionId, reservationId } = await accepted();
    expect(await desktop.send('call.end', { interactionId, reservationId: newId<ReservationId>() })).toMatchObject({
      code: 'reservation-gone',
    });
    expect(await desktop.send('call.end', { interactionId, reservationId })).toEqual({ ok: true });
    const [[, fields] = ['', []]] = await house.redis.xrange('{calls}:commands', '-', '+');
    expect(JSON.parse(fields[1] ?? '')).toMatchObject({
      type: 'call.end',
      interactionId,
      reservationId,
      agentId: agent.userId,
    });
  });
  it('stands as it stood after a restart, when the journal no longer says why it was offered', async () => {
    const { desktop, interactionId } = await accepted();
    const before = desktop.shown.work;
    await routing.snapshotAndForget();
    await gateway.stop();
    gateway = await house.startGateway();
    const reopened = openDesktop(gateway.connect(desktop.cookie));
    const engaged = await reopened.stage('engaged');
    expect(engaged.offer).toMatchObject({ interactionId, because: becauseLastAgent });
    expect(engaged.offer.pop.who.kind).toBe('known');
    expect(engaged).toMatchObject({ acceptedAt: before?.stage === 'engaged' && before.acceptedAt });
    await routing.end(interactionId);
    await reopened.stage('wrap-up');
  });
  it('is handed over whole to a second tab, in the same sequence', async () => {
    const { desktop, interactionId } = await accepted();
    const second = openDesktop(gateway.connect(desktop.cookie));
    expect((await second.stage('engaged')).offer.interactionId).toBe(interactionId);
    expect(second.shown.seq).toBe(desktop.shown.seq);
    await routing.end(interactionId);
    await Promise.all([desktop.stage('wrap-up'), second.stage('wrap-up')]);
    expect([...desktop.gaps, ...second.gaps]).toEqual([]);
  });
});

describe('a command', () => {
  it('that routing refuses is refused in words', async () => {
    const desktop = await aDesktop();
    expect(await desktop.send('reservation.accept', { reservationId: newId<ReservationId>() })).toEqual({
      ok: false,
      code: 'reservation-gone',
      detail: 'The offer is gone.',
    });
    expect(await desktop.send('wrap-up.finish', { interactionId: newId<InteractionId>() })).toMatchObject({
      code: 'interaction-gone',
    });
  });
  it('repeated with its id is carried out once and answered the same', async () => {
    const desktop = await aDesktop();
    const commandId = newId<CommandId>();
    const choose = () => desktop.send('agent.choose-status', { status: 'available', reason: null }, commandId);
    expect(await Promise.all([choose(), choose()])).toEqual([{ ok: true }, { ok: true }]);
    expect(await choose()).toEqual({ ok: true });
    expect(routing.heardOf('agent.choose-status')).toHaveLength(1);
  });
  it('names a break reason that exists', async () => {
    const desktop = await aDesktop();
    expect(await desktop.send('agent.choose-status', { status: 'not-ready', reason: 'siesta' })).toMatchObject({
      code: 'malformed-request',
    });
  });
  it('is refused when a desktop sends too many, and the desktop stays connected', async () => {
    const desktop = await aDesktop();
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => desktop.send('screen-pop.refresh', { interactionId: newId<InteractionId>() })),
    );
    expect(answers.filter((answer) => !answer.ok && answer.code === 'too-many-requests').length).toBeGreaterThan(10);
    expect(desktop.raw.connected).toBe(true);
  });
});

describe('a session', () => {
  it('that is revoked is disconnected with its reason, and its agent leaves routing', async () => {
    const desktop = await aDesktop();
    await house.sessions.destroyAllOf(agent.userId);
    await until(() => !desktop.raw.connected);
    expect(desktop.heardOf('session.ended')).toEqual([{ reason: 'revoked' }]);
    await until(() => routing.heardOf('agent.sign-out').length === 1);
  });
  it('that begins later takes the desk over from an earlier one', async () => {
    const first = await aDesktop();
    const second = await aDesktop();
    await until(() => !first.raw.connected);
    expect(first.heardOf('session.ended')).toEqual([{ reason: 'signed-in-elsewhere' }]);
    expect(second.raw.connected).toBe(true);
    const back = openDesktop(gateway.connect(first.cookie));
    await until(() => back.heardOf('session.ended').length === 1);
    expect(back.heardOf('session.ended')).toEqual([{ reason: 'signed-in-elsewhere' }]);
  });
  it('stays out of routing after the agent signed out of it', async () => {
    const desktop = await aDesktop();
    expect(await desktop.send('agent.sign-out', {})).toEqual({ ok: true });
    await until(() => desktop.shown.status?.status === 'offline');
  });
});
