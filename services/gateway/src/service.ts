import { type CallFacts, type CommandId, type DialogueFacts, newId, type RouteResponse } from '@tellonce/contracts';
import { type Executor, storyRepository, userRepository } from '@tellonce/database';
import {
  createCallCommands,
  createEntityStore,
  createRoutingCommands,
  entityEventStreams,
  tailEntityEvents,
} from '@tellonce/journal';
import {
  type Clock,
  isOwnOrigin,
  type Logger,
  mountRoutes,
  openApiDocument,
  type Service,
  type SessionData,
  type Sessions,
} from '@tellonce/service-kit';
import { type Request, Router } from 'express';
import type { Redis } from 'ioredis';
import { createAnnouncements } from './announcements.ts';
import { createUser, updateUser } from './configuration/change-user.ts';
import { createConfigurationView } from './configuration/configuration-view.ts';
import { createSaveConfiguration } from './configuration/save-configuration.ts';
import { createDesks } from './desks/desks.ts';
import { createOfferLedger } from './desks/offer-ledger.ts';
import { createQueueBoard } from './desks/queue-board.ts';
import { summarizeQueues } from './desks/queue-summaries.ts';
import { createReadPop } from './desks/read-pop.ts';
import { assembleFloor } from './floor/assemble-floor.ts';
import { createFloorFigures } from './floor/floor-figures.ts';
import { createFloorPeople } from './floor/floor-people.ts';
import { createFloorWatch } from './floor/floor-watch.ts';
import { configurationRoutes } from './http/configuration-routes.ts';
import { desktopPages } from './http/desktop-pages.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { createPresenceLease } from './presence/presence-lease.ts';
import { createAskRouting } from './routing/ask-routing.ts';
import { createRoutingView } from './routing/routing-view.ts';
import { signIn } from './sign-in/sign-in.ts';
import { createSignInLimiter, type SignInLimits } from './sign-in/sign-in-limiter.ts';
import { createCommandDoor, createRememberedAcks } from './sockets/acked.ts';
import { agentCommands, type SocketContext } from './sockets/agent-commands.ts';
import type { GatewaySocket } from './sockets/gateway-socket.ts';
import { createSocketServer } from './sockets/socket-server.ts';
import { supervisorCommands } from './sockets/supervisor-commands.ts';

export interface GatewayConfig {
  /** The built desktop: index.html and its assets. */
  desktopDir: string;
  secureCookies: boolean;
  /** Shown on the sign-in page; empty unless this is a demonstration on loopback. */
  demoAccounts: RouteResponse<'session.demo'>['accounts'];
  /** Origins beside our own whose pages may use the doors and sockets. */
  allowedOrigins?: readonly string[];
  signInLimits?: SignInLimits;
}
export interface GatewayDeps {
  redis: Redis;
  db: Executor;
  logger: Logger;
  clock: Clock;
  sessions: Sessions;
  /** Names this process in presence leases. */
  nodeId: string;
  config: GatewayConfig;
}

export const createGatewayService = (deps: GatewayDeps): Service => {
  const { redis, db, logger, clock, sessions, nodeId, config } = deps;
  const allowedOrigins = config.allowedOrigins ?? [];
  const users = userRepository(db);
  const commands = createRoutingCommands(redis);
  const dialogues = createEntityStore<unknown, DialogueFacts>(redis, 'dialogues');
  const calls = createEntityStore<unknown, CallFacts>(redis, 'calls');

  const routing = createRoutingView({ redis, logger });
  const asking = createAskRouting({ commands, outcomes: routing.outcomes });
  const configuration = createConfigurationView({ db, logger });
  const ledger = createOfferLedger({ redis, logger });
  // Registered before the desks: they look up what this entry offered.
  routing.onEntry((entry) => ledger.record(entry));
  const board = createQueueBoard({ projection: () => routing.projection, names: configuration });
  routing.onEntry((entry) => board.heard(entry));

  const desks = createDesks({
    routing,
    asking,
    configuration,
    ledger,
    nodeId,
    clock,
    logger,
    readPop: createReadPop({ dialogues, stories: storyRepository(db), logger }),
    readCall: async (interactionId) => (await calls.load(interactionId))?.facts ?? null,
    queuesOf: board.queuesOf,
    onArrived: (agentId) => presence.renewSoon(agentId),
  });
  const presence = createPresenceLease({
    commands,
    nodeId,
    logger,
    present: () => desks.present(),
    recover: () => desks.recover(),
  });

  const figures = createFloorFigures({ db, configuration, clock });
  const people = createFloorPeople({ dialogues, db, clock });
  const floor = createFloorWatch({
    projection: () => routing.projection,
    figures,
    people,
    clock,
    logger,
    assemble: (scope) =>
      assembleFloor(
        {
          projection: routing.projection,
          queues: configuration.queues(),
          userOf: configuration.user,
          figuresOf: figures.of,
          callerOf: people.of,
          now: clock.now(),
        },
        scope,
      ),
  });
  routing.onEntry((entry) => {
    if (entry.events.length > 0) floor.changed();
  });

  const takesInteractions = (session: SessionData) => session.permissions.includes('interactions.handle');
  const leaveRouting = async (session: SessionData, reason: string): Promise<void> => {
    if (!takesInteractions(session)) return;
    const { userId: agentId, epoch } = session;
    desks.signedOut(agentId);
    await commands.send({ commandId: newId<CommandId>(), type: 'agent.sign-out', agentId, epoch, reason });
  };

  const sockets = createSocketServer({
    sessions,
    allowedOrigins,
    clock,
    logger,
    door: createCommandDoor<SocketContext>({
      logger,
      remembered: createRememberedAcks(),
      handlers: {
        ...agentCommands({ asking, callCommands: createCallCommands(redis), configuration, routing, desks }),
        ...supervisorCommands({ asking, routing, configuration, sessions, db, clock, logger }),
        'floor.watch': (_command, { socket }) => floor.watch(socket),
        'floor.unwatch': async (_command, { socket }) => floor.unwatch(socket),
      },
    }),
    onConnect: async (socket) => {
      if (takesInteractions(socket.data.session)) await desks.connect(socket);
    },
    onRefetch: (socket) => desks.refetch(socket),
    onDisconnect(socket) {
      floor.unwatch(socket);
      desks.disconnect(socket);
    },
  });

  const signOut = async (session: SessionData): Promise<void> => {
    await leaveRouting(session, 'signed-out');
    sockets.endSession(session.sessionId, 'signed-out');
    await sessions.destroy(session);
  };
  /** Ended elsewhere, by somebody who disabled the account or by another node. */
  sessions.onRevoked((sessionId) => {
    const ended: GatewaySocket[] = sockets.endSession(sessionId, 'revoked');
    const [first] = ended;
    if (first)
      leaveRouting(first.data.session, 'session-ended').catch((error: unknown) =>
        logger.error({ err: error }, 'an agent whose session ended could not be taken out of routing'),
      );
  });

  const announcements = createAnnouncements({
    redis,
    logger,
    async onConfigurationChanged() {
      await configuration.refresh();
      desks.configurationChanged();
      floor.changed();
    },
    async onScreenPopChanged(interactionId) {
      people.forget(interactionId);
      await desks.refreshCard(interactionId);
    },
  });

  const save = createSaveConfiguration({ db, redis, clock, logger });
  const router = Router();
  const guards = {
    sessions,
    allowedOrigin: (origin: string, req: Request) => isOwnOrigin(origin, req.get('host'), allowedOrigins),
  };
  mountRoutes(
    router,
    'session',
    sessionRoutes({
      sessions,
      signIn: signIn({ users, sessions, clock, limiter: createSignInLimiter(redis, config.signInLimits) }),
      signOut,
      setLanguage: users.setLanguage,
      demoAccounts: config.demoAccounts,
      secureCookies: config.secureCookies,
    }),
    guards,
  );
  mountRoutes(
    router,
    'configuration',
    configurationRoutes({
      db,
      save,
      createUser: createUser({ save, sessions }),
      updateUser: updateUser({ save, sessions }),
      waitingIn: (queueId) => summarizeQueues(routing.projection).get(queueId)?.waiting ?? 0,
    }),
    guards,
  );
  const openApi = openApiDocument();
  router.get('/api/openapi.json', (_req, res) => {
    res.json(openApi);
  });
  router.use(desktopPages(config.desktopDir));

  let callTail: { stop(): Promise<void> } | null = null;
  return {
    name: 'gateway',
    router,
    attach: sockets.attach,
    async start() {
      await configuration.start();
      await routing.start();
      callTail = tailEntityEvents(redis, 'calls', {
        // From now on: a desk that is welcomed reads the state of its call itself.
        cursors: Object.fromEntries(entityEventStreams('calls').map((stream) => [stream, '$'])),
        onBatch: async (_stream, events) => {
          for (const interactionId of new Set(events.map(({ event }) => event.interactionId)))
            desks.showCall(interactionId);
        },
        onError: (error) => logger.error({ err: error }, 'the events of calls could not be followed'),
      });
      await announcements.start();
      presence.start();
      sockets.start();
    },
    async stop() {
      presence.stop();
      floor.stop();
      sockets.stop();
      desks.stop();
      announcements.stop();
      configuration.stop();
      await callTail?.stop();
      callTail = null;
      await routing.stop();
    },
  };
};
