import { configurationChangedChannel, type DialogueFacts, type InteractionId } from '@tellonce/contracts';
import { callerRepository, configurationRepository, type Executor } from '@tellonce/database';
import {
  createCallIndex,
  createEntityStore,
  createRoutingCommands,
  readEstimates,
  readSnapshot,
  tailEntityEvents,
} from '@tellonce/journal';
import type { Clock, Logger, Service } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { type IvrConfig, ivrDefaults } from './config.ts';
import { createAnswerCall } from './dialogue/answer-call.ts';
import { createOwedCallbacks } from './dialogue/callbacks.ts';
import { callbackDueTimer, type DialogueState } from './dialogue/dialogue-document.ts';
import { createDialogues } from './dialogue/dialogues.ts';
import { createKeepWaiting } from './dialogue/keep-waiting.ts';
import { createLeaveQueue } from './dialogue/leave-queue.ts';
import { createTakeStep } from './dialogue/take-step.ts';
import { createTakeWaitStep } from './dialogue/take-wait-step.ts';
import { createTurnAway } from './dialogue/turn-away.ts';
import { createWebhookRouter } from './http/webhook-router.ts';
import { createCached } from './lookups/cached.ts';
import { createIdentifyCaller } from './lookups/identify-caller.ts';

export interface IvrDeps {
  redis: Redis;
  db: Executor;
  logger: Logger;
  clock: Clock;
  config: Pick<IvrConfig, 'publicUrl' | 'authToken'> & Partial<IvrConfig>;
}

/** Configuration is at most this old; a saved change drops it at once. */
const configurationAgeMs = 5_000;
/** A question is asked again this often, in other words. */
const retries = 2;
/** Whom the second callback does not reach either is not called again by itself: it stands in their story. */
const mostCallbackAttempts = 2;

/** Answers the carrier's webhooks of the dialogue; issues no REST. */
export const createIvrService = ({ redis, db, logger, clock, config: given }: IvrDeps): Service => {
  const config: IvrConfig = { ...ivrDefaults, ...given };
  const store = createEntityStore<DialogueState, DialogueFacts>(redis, 'dialogues', { now: () => clock.now() });
  const commands = createRoutingCommands(redis);
  const records = configurationRepository(db);
  const warn = (what: string) => (error: unknown) => logger.warn({ err: error }, what);

  const fresh = { maxAgeMs: configurationAgeMs, timeoutMs: config.lookupTimeoutMs, clock };
  const configuration = createCached({
    ...fresh,
    what: 'the configuration of queues',
    load: () => records.routingConfiguration(),
    // Never read since we started, and the database is away: routing itself still knows.
    lastResort: async () => (await readSnapshot(redis))?.configuration ?? null,
    onError: warn('queues: the last known configuration serves'),
  });
  const numbers = createCached({
    ...fresh,
    what: 'the configuration of numbers',
    load: async () => new Map((await records.numbers.list()).map((each) => [each.number, each])),
    onError: warn('numbers: the last known configuration serves'),
  });

  const queues = createCached({
    ...fresh,
    what: 'the words of queues',
    load: async () => new Map((await records.queues.list()).map((each) => [each.queueId, each])),
    onError: warn('queues: the last known words serve'),
  });

  const numberOf = async (dialled: string) => (await numbers.get())?.get(dialled) ?? null;
  const callIndex = createCallIndex(redis);
  const callbacks = createOwedCallbacks(redis);
  const dialogues = createDialogues({
    store,
    callIndex,
    clock,
    policy: {
      greetFrom: config.greetFrom,
      readCaseFrom: config.readCaseFrom,
      retries,
      zone: config.zone,
      callingCode: config.callingCode,
    },
    identifyCaller: createIdentifyCaller({
      async candidatesFor(e164) {
        const { candidates } = await callerRepository(db).dialogueContext(e164);
        return candidates.map(({ openCase: _first, ...candidate }) => candidate);
      },
      timeoutMs: config.lookupTimeoutMs,
      onError: warn('the customer record does not answer: the dialogue goes on without'),
    }),
    configuration: () => configuration.get(),
    languageOf: async (dialled) => (await numberOf(dialled))?.defaultLanguage ?? null,
    sendRouting: (command) => commands.send(command),
    callbacks,
    onCallbackFailed: warn('who is owed a callback is not known'),
    onEffectFailed: (interactionId, error) =>
      logger.warn({ err: error, interactionId }, 'an effect failed and stays pending'),
  });

  const answerCall = createAnswerCall({
    dialogues,
    numberOf,
    isKnown: async (callSid) => (await callIndex.find(callSid)) !== null,
  });
  const endDialogue = async (interactionId: InteractionId): Promise<void> => {
    const facts = (await dialogues.load(interactionId))?.facts;
    if (facts?.callback) await callbacks.settle(facts.from, interactionId);
    await dialogues.carryOn(interactionId, null, ({ facts }) => (facts.ended ? null : { type: 'call-over' }));
  };
  const callBackLater = async (interactionId: InteractionId, attempt: number): Promise<void> => {
    const document = attempt < mostCallbackAttempts ? await dialogues.load(interactionId) : null;
    if (document && !document.facts.ended)
      await dialogues.tryCallbackAgain(document, clock.now() + config.callbackRetryMs);
  };
  const keepWaiting = createKeepWaiting({
    dialogues,
    configuration: () => configuration.get(),
    readEstimate: (interactionId) => readEstimates(redis, interactionId),
    sendRouting: (command) => commands.send(command),
    music: config.waitMusicUrl === null ? null : { url: config.waitMusicUrl, seconds: config.waitMusicSeconds },
    onError: (interactionId, error) => logger.error({ err: error, interactionId }, 'a round of waiting failed in part'),
  });

  const router = createWebhookRouter({
    ...config,
    logger,
    answerCall,
    takeStep: createTakeStep(dialogues, answerCall),
    keepWaiting,
    takeWaitStep: createTakeWaitStep(dialogues, keepWaiting),
    turnAway: createTurnAway(
      dialogues,
      async (queueId, message) => {
        const words = (await queues.get())?.get(queueId)?.messages ?? {};
        return Object.entries(words).find(([key]) => key === message)?.[1] ?? null;
      },
      answerCall,
    ),
    leaveQueue: createLeaveQueue(dialogues),
    languageOf: async (interactionId) => (await dialogues.load(interactionId))?.facts.language ?? null,
  });

  let running: { stop(): Promise<void> }[] = [];
  const start = async (): Promise<void> => {
    const subscriber = redis.duplicate();
    subscriber.on('error', warn('the channel of configuration changes is interrupted'));
    subscriber.on('message', () => {
      configuration.forget();
      numbers.forget();
      queues.forget();
    });
    await subscriber.subscribe(configurationChangedChannel);
    const sweeper = store.startSweeper({
      async onTimer(interactionId, { id }) {
        if (id === callbackDueTimer) await dialogues.carryOn(interactionId, null, () => ({ type: 'callback-due' }));
        // Nothing was heard of the dialogue for long.
        else await endDialogue(interactionId);
      },
      onEffect: (_interactionId, effect) => dialogues.execute(effect),
      onError: warn('the sweep of dialogues failed'),
      graceMs: 1_000, // a command to routing that comes twice is one command
    });
    // A caller who hangs up in a menu is known to the carrier's status callback alone, which `calls` receives. Events
    // that were trimmed before we saw them are made up for by the timer.
    const callEvents = tailEntityEvents(redis, 'calls', {
      cursors: {},
      async onBatch(_stream, events) {
        for (const { event } of events) {
          const { interactionId, body } = event;
          if (body.type === 'call.callback-unanswered') await callBackLater(interactionId, body.attempt);
          if (body.type === 'call.ended') await endDialogue(interactionId);
        }
      },
      onError: warn('the events of calls could not be read'),
    });
    running = [callEvents, sweeper, { stop: async () => subscriber.disconnect() }];
  };

  return {
    name: 'ivr',
    router,
    start,
    async stop() {
      const parts = running;
      running = [];
      for (const part of parts) await part.stop();
    },
  };
};
