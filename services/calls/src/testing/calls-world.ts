import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccountSetup, createCarrierClient } from '@tellonce/carrier-client';
import {
  type AgentId,
  type CallFacts,
  configurationChangedChannel,
  type DialogueFacts,
  type EntityEventBody,
  type InteractionId,
  newId,
  type ReservationId,
} from '@tellonce/contracts';
import { configurationRepository, migrateToLatest, openDatabase } from '@tellonce/database';
import { createCallCommands, createCallIndex, createEntityStore, entityEventStreams } from '@tellonce/journal';
import {
  createHttpApp,
  createLogger,
  createSessions,
  type Service,
  type SessionData,
  systemClock,
} from '@tellonce/service-kit';
import { openTestDatabase, openTestRedis, until } from '@tellonce/testkit';
import express from 'express';
import type { CallSnapshot } from '../call/step-call.ts';
import { type CallsConfig, createCallsService } from '../service.ts';
import { startCarrier } from './carrier-process.ts';
import { playedRouting } from './played-routing.ts';
import { queueingDialogue } from './queueing-dialogue.ts';

const hotline = '+8640012345678';

/**
 * Call control between a real embedded carrier, a real Redis and a real PostgreSQL. Of its neighbours only what they
 * say is played: routing's journal entries, and a dialogue that has nothing to do but to queue every caller.
 */
export const startCallsWorld = async ({
  carrierTempo = 1,
  ...times
}: Partial<Pick<CallsConfig, 'agentJoinTimeoutMs' | 'agentGraceMs'>> & { carrierTempo?: number } = {}) => {
  const [carrier, redisOwner, database] = await Promise.all([
    startCarrier([hotline], carrierTempo),
    openTestRedis(),
    openTestDatabase({
      migrate: async (url) => {
        const opened = openDatabase(url);
        await migrateToLatest(opened.db);
        await opened.close();
      },
    }),
  ]);
  const { redis } = redisOwner;
  const opened = openDatabase(database.url);
  const queue = await configurationRepository(opened.db).queues.create({
    key: 'service',
    name: { en: 'Service', 'zh-CN': '服务' },
    requirements: [],
    reservationTimeoutMs: 20_000,
    lastAgentPreferenceMs: 0,
    wrapUp: { kind: 'none' },
    serviceLevelTargetMs: 20_000,
    serviceLevelShare: 0.8,
    hoursId: null,
    disabled: false,
  });
  const logger = createLogger({ name: 'calls', level: 'silent' });
  const sessions = createSessions(redis, { ttlMs: 60_000 });
  const dialogues = createEntityStore<object, DialogueFacts>(redis, 'dialogues');
  const store = createEntityStore<CallSnapshot, CallFacts>(redis, 'calls');
  const callIndex = createCallIndex(redis);

  // One port that stays while the service behind it is replaced: what a load balancer, or the launcher, is.
  let app = express();
  const server: Server = createServer((req, res) => app(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const setup = createAccountSetup({ ...carrier, baseUrl: carrier.url, publicUrl });
  await setup.connectNumber(hotline, null);
  const { applicationSid } = await setup.connectApplication('tellonce-desktop');
  const config: CallsConfig = {
    publicUrl,
    ...carrier,
    applicationSid,
    carrierApiUrl: carrier.url,
    carrierClientUrl: `${carrier.url.replace('http', 'ws')}/client`,
    fallbackUrl: `${carrier.url}/bins/fallback`,
    agentJoinTimeoutMs: 5_000,
    agentGraceMs: 400,
    sweep: { everyMs: 50, graceMs: 2_000, claimMs: 2_000 },
    ...times,
  };

  const turnedAway: unknown[] = [];
  const dialogue = queueingDialogue({ dialogues, callIndex, publicUrl, queueId: queue.queueId, turnedAway });
  let service: Service | null = null;
  const startService = async (): Promise<void> => {
    service = createCallsService({ redis, db: opened.db, logger, clock: systemClock, sessions, config });
    const http = createHttpApp({ logger });
    http.app.use(dialogue);
    http.mount(service);
    http.finish();
    app = http.app;
    await service.start();
  };
  const stopService = async (): Promise<void> => {
    app = express(); // answers 404 while there is nobody
    await service?.stop();
    service = null;
  };
  await startService();

  const routing = playedRouting(redis, queue.queueId);
  const client = createCarrierClient({ ...carrier, baseUrl: carrier.url });

  const world = {
    carrier,
    config,
    redis,
    /** What an administrator does: a number, saved and announced. */
    async saveNumber(number: string): Promise<void> {
      const { numbers } = configurationRepository(opened.db);
      await numbers.create({
        number,
        label: { en: 'Rentals', 'zh-CN': '租赁' },
        flow: 'service-hotline',
        defaultLanguage: 'en',
        disabled: false,
      });
      await redis.publish(configurationChangedChannel, 'number.created');
    },
    sessions,
    store,
    publicUrl,
    startService,
    stopService,
    client,
    ...routing,
    /** With what callers were brought to the end of the line. */
    turnedAway,
    /** What the dialogue writes down when a caller wants to be called back. */
    async agreeCallback(interactionId: InteractionId, number: string): Promise<void> {
      const found = await dialogues.load(interactionId);
      if (!found) throw new Error('nobody called');
      const { version, ...document } = found;
      const callback = { number, requestedAt: new Date().toISOString(), attempt: 1 };
      await dialogues.save(interactionId, {
        expectedVersion: version,
        document: { ...document, facts: { ...document.facts, callback } },
        events: [],
        effects: [],
        timers: { set: [], cancel: [] },
      });
    },
    /** Somebody rings and stands in the queue. */
    async aCaller() {
      const { callSid } = await carrier.sim('inbound', { from: '+8613812345678', to: hotline });
      const interactionId = await until(() => callIndex.find(callSid));
      await until(async () => (await carrier.sim<object[]>('hears', { callSid })).length > 0);
      await until(async () => (await dialogues.load(interactionId)) !== null);
      const isLive = async () => {
        const call = await client.fetchCall(callSid);
        return call.kind === 'done' && call.value.status.progress !== 'ended';
      };
      await routing.queued(interactionId);
      return { callSid, interactionId, isLive, hangUp: () => carrier.sim('hangup', { callSid }) };
    },
    /** A signed-in agent with a registered desktop. */
    async anAgent() {
      const agentId = newId<AgentId>();
      const { token, session } = await sessions.create(
        {
          userId: agentId,
          displayName: 'An agent',
          signInName: agentId,
          roles: ['agent'],
          permissions: ['interactions.handle'],
          teamId: null,
          language: null,
        } satisfies Omit<SessionData, 'sessionId' | 'csrfToken' | 'epoch'>,
        Date.now(),
      );
      const softphone = (await (
        await fetch(`${publicUrl}/api/calls/softphone`, {
          method: 'POST',
          headers: { cookie: `tellonce_session=${token}`, 'x-csrf-token': session.csrfToken },
        })
      ).json()) as { token: string; identity: string; kind: string; socketUrl: string };
      const { clientId } = await carrier.sim<{ clientId: string }>('client.register', {
        identity: softphone.identity,
        token: softphone.token,
      });
      return {
        agentId,
        softphone,
        connect: (reservationId: string) => carrier.sim('client.connect', { clientId, params: { reservationId } }),
      };
    },
    endCall: (interactionId: InteractionId, reservationId: ReservationId, agentId: AgentId) =>
      createCallCommands(redis).send({ commandId: newId(), type: 'call.end', interactionId, reservationId, agentId }),
    facts: async (interactionId: InteractionId) => (await store.load(interactionId))?.facts ?? null,
    state: async (interactionId: InteractionId) => (await store.load(interactionId))?.facts.state ?? null,
    hears: (callSid: string) => carrier.sim<Record<string, unknown>[]>('hears', { callSid }),
    async events(interactionId: InteractionId): Promise<EntityEventBody['type'][]> {
      const found: EntityEventBody['type'][] = [];
      for (const key of entityEventStreams('calls'))
        for (const [, fields] of await redis.xrange(key, '-', '+')) {
          const event = JSON.parse(fields[1] ?? '{}') as { interactionId: string; body: EntityEventBody };
          if (event.interactionId === interactionId) found.push(event.body.type);
        }
      return found;
    },
    async stop() {
      await stopService();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await carrier.stop();
      await opened.close();
      await database.drop();
      await redisOwner.close();
    },
  };
  return {
    ...world,
    async isOver(callSid: string): Promise<boolean> {
      const call = await client.fetchCall(callSid);
      return call.kind === 'gone' || call.value.status.progress === 'ended';
    },
    async hearEachOther(a: string, b: string): Promise<boolean> {
      const [heardByA, heardByB] = await Promise.all([world.hears(a), world.hears(b)]);
      return heardByA.some((each) => each.callSid === b) && heardByB.some((each) => each.callSid === a);
    },
    /** A caller and an agent who talk, as far as the service knows. */
    async aConversation() {
      const [caller, agent] = await Promise.all([world.aCaller(), world.anAgent()]);
      const reservationId = await routing.accept(caller.interactionId, agent.agentId);
      const { callSid: agentCallSid } = await agent.connect(reservationId);
      await until(async () => (await world.state(caller.interactionId)) === 'connected');
      return { caller, agent, reservationId, agentCallSid };
    },
  };
};

export type CallsWorld = Awaited<ReturnType<typeof startCallsWorld>>;
