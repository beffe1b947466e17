import { createAccountSetup, createCarrierClient } from '@tellonce/carrier-client';
import type { CallFacts, DialogueFacts, InteractionId, QueueId } from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';
import {
  createCallCommands,
  createCallIndex,
  createEntityStore,
  createRoutingCommands,
  type JournalTail,
} from '@tellonce/journal';
import type { Clock, Logger, Service, Sessions } from '@tellonce/service-kit';
import { type Request, Router } from 'express';
import type { Redis } from 'ioredis';
import type { CallInput, OwedCallback } from './call/call-context.ts';
import type { CallSnapshot } from './call/step-call.ts';
import { createAcceptedReservations } from './consumers/accepted-reservations.ts';
import { followJournal } from './consumers/follow-journal.ts';
import { type CallControl, createCallControl } from './control/call-control.ts';
import { createEffectPerformer } from './control/perform-effect.ts';
import { createCallDocuments } from './documents/call-documents.ts';
import { mountSoftphone } from './http/softphone.ts';
import { webhooks } from './http/webhooks.ts';
import { createNumberConnector } from './numbers/connect-numbers.ts';
import { keepNumbersConnected } from './numbers/keep-numbers-connected.ts';
import { createQueueNames } from './queue-names.ts';
import { reconcileCalls } from './reconcile/reconcile-calls.ts';
import { repeatEvery } from './reconcile/repeat-every.ts';

export interface CallsConfig {
  /** As the carrier reaches us. */
  publicUrl: string;
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  applicationSid: string;
  /** The embedded carrier's REST address; null: the real one. */
  carrierApiUrl: string | null;
  /** The embedded carrier's client socket (`ws://…/client`); null: desktops use the carrier's own SDK. */
  carrierClientUrl: string | null;
  /** TwiML at the carrier for callers whom we cannot answer; null: each number keeps what it has. */
  fallbackUrl: string | null;
  /** From an accepted reservation until both are in the room. */
  agentJoinTimeoutMs?: number;
  /** What a reloading desktop gets to come back. */
  agentGraceMs?: number;
  /** Between looks at what the carrier has. */
  reconcileEveryMs?: number;
  /** Between looks at where the carrier's numbers lead. */
  connectNumbersEveryMs?: number;
  /** Looks for due timers and unfinished work. */
  sweep?: { everyMs?: number; graceMs?: number; claimMs?: number };
}

export interface CallsDeps {
  redis: Redis;
  db: Executor;
  logger: Logger;
  clock: Clock;
  sessions: Pick<Sessions, 'read'>;
  /** Origins whose pages may ask for a softphone; absent: pages of our own host. */
  allowedOrigin?: (origin: string, req: Request) => boolean;
  config: CallsConfig;
}

const toOwedCallback = ({ callback, to }: DialogueFacts): OwedCallback | null =>
  callback ? { number: callback.number, from: to, attempt: callback.attempt ?? 1 } : null;

/** How far the journal's tail may be behind a command that follows from it. */
const acceptanceLagMs = 1_000;

/** Call control: alone changes calls at the carrier, hears every status callback, and obeys `call.*` commands. */
export const createCallsService = (deps: CallsDeps): Service => {
  const { redis, logger, clock, config } = deps;
  const now = () => clock.now();
  const store = createEntityStore<CallSnapshot, CallFacts>(redis, 'calls', { now });
  const dialogues = createEntityStore<unknown, DialogueFacts>(redis, 'dialogues', { now });
  const callIndex = createCallIndex(redis);
  const reservations = createAcceptedReservations(redis);
  const carrier = createCarrierClient({
    accountSid: config.accountSid,
    authToken: config.authToken,
    baseUrl: config.carrierApiUrl,
    timeoutMs: 5_000,
  });
  const documents = createCallDocuments(config);
  const configuration = configurationRepository(deps.db);
  const queueName = createQueueNames(() => configuration.queues.list(), logger);
  const connectNumbers = createNumberConnector({
    setup: createAccountSetup({ ...config, baseUrl: config.carrierApiUrl, timeoutMs: 5_000 }),
    numbers: () => configuration.numbers.list(),
    // Numbers of the embedded carrier are free; a real one sells them.
    mayOwnNumbers: config.carrierApiUrl !== null,
    fallbackUrl: config.fallbackUrl,
    logger,
  });
  const policy = {
    agentJoinTimeoutMs: config.agentJoinTimeoutMs ?? 10_000,
    agentGraceMs: config.agentGraceMs ?? 3_000,
  };

  const openFromDialogue = async (interactionId: InteractionId): Promise<CallInput | null> => {
    const facts = (await dialogues.load(interactionId))?.facts;
    if (!facts) return null;
    const { callSid: callerCallSid, language, queueId } = facts;
    return {
      ...{ interactionId, callerCallSid, language, queueName: await nameOf(queueId), policy },
      ...(await owedCallback(facts)),
    };
  };
  /** Somebody who still hears that they will be called is on the line: only its end makes a callback of it. */
  const owedCallback = async (facts: DialogueFacts): Promise<Partial<CallInput>> => {
    const callback = toOwedCallback(facts);
    if (!callback) return {};
    // The next try of a callback in vain begins without a leg.
    return callback.attempt > 1 ? { callback, callerCallSid: null } : { callback };
  };
  const noteCallback = async (interactionId: InteractionId): Promise<void> => {
    const facts = (await dialogues.load(interactionId))?.facts;
    const callback = facts && toOwedCallback(facts);
    if (callback)
      await control.hear(interactionId, { type: 'callback.agreed', callback }, `callback-agreed:${interactionId}`, () =>
        openFromDialogue(interactionId),
      );
  };
  const nameOf = async (queueId: QueueId | null): Promise<string> => (queueId ? queueName(queueId) : 'general');
  // Only to note that the caller left: nothing of the dialogue is needed, and nothing may keep that news waiting.
  const openWaiting = async (interactionId: InteractionId, callerCallSid: string): Promise<CallInput> => ({
    interactionId,
    callerCallSid,
    language: 'en',
    queueName: 'general',
    policy,
  });

  const control: CallControl = createCallControl({
    store,
    clock,
    logger,
    perform: createEffectPerformer({
      carrier,
      routing: createRoutingCommands(redis),
      store,
      documents,
      callIndex,
      logger,
      control: () => control,
    }),
  });

  const router = Router();
  mountSoftphone(router, { sessions: deps.sessions, clock, config, allowedOrigin: deps.allowedOrigin });
  router.use(webhooks({ control, documents, reservations, callIndex, openWaiting, noteCallback, logger, config }));

  const running: { stop(): Promise<void> }[] = [];
  const reconcile = () =>
    reconcileCalls({ carrier, store, dialogues, callIndex, control, openWaiting, noteCallback, logger }).catch(
      (error: unknown) =>
        logger.warn({ err: error }, 'calls could not be compared with the carrier; trying again later'),
    );

  return {
    name: 'calls',
    router,
    async start() {
      const tail: JournalTail = await followJournal({
        redis,
        control,
        reservations,
        openFromDialogue,
        noteCallback,
        queueName,
        logger,
      });
      running.push(tail);
      await tail.caughtUp();
      running.push(
        createCallCommands(redis).consume({
          consumer: `calls-${process.pid}`,
          onError: (error) => logger.error({ err: error }, 'a call command failed'),
          async onCommand({ commandId, type, interactionId, reservationId, agentId }) {
            // The agent may press End before our tail has heard that they accepted.
            await reservations.find(reservationId, acceptanceLagMs);
            const after = await control.hear(interactionId, { type, reservationId, agentId }, commandId);
            if (!after?.context.ended)
              logger.info({ interactionId, reservationId, type }, 'a stale command was ignored');
          },
        }),
        store.startSweeper({
          onTimer: control.onTimer,
          onEffect: control.onEffect,
          onError: (error) => logger.warn({ err: error }, 'a timer or an effect failed; it will be tried again'),
          // Repeating any of them is harmless, and a caller is waiting for what a dead process left undone.
          graceMs: 1_000,
          // Desktops have to find us again first: an agent who could not come is not one who did not.
          holdTimersMs: policy.agentJoinTimeoutMs,
          ...config.sweep,
        }),
      );
      // Not awaited: a carrier that is still starting must not keep us from hearing its callbacks.
      running.push(
        repeatEvery(config.reconcileEveryMs ?? 30_000, reconcile),
        keepNumbersConnected({ redis, logger, connectNumbers, everyMs: config.connectNumbersEveryMs ?? 30_000 }),
      );
    },
    async stop() {
      for (const each of running.splice(0).reverse()) await each.stop();
      await control.idle();
    },
  };
};
