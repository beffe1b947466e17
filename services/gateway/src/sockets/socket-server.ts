import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { DomainError, type DomainErrorCode } from '@tellonce/contracts';
import { type Clock, isOwnOrigin, type Logger, type Sessions } from '@tellonce/service-kit';
import { Server } from 'socket.io';
import { type CommandDoor, createMessageBudget } from './acked.ts';
import type { SocketContext } from './agent-commands.ts';
import { endSocket, type GatewayServer, type GatewaySocket } from './gateway-socket.ts';

export interface SocketServerDeps {
  sessions: Pick<Sessions, 'read'>;
  door: CommandDoor<SocketContext>;
  allowedOrigins: readonly string[];
  clock: Clock;
  logger: Logger;
  onConnect(socket: GatewaySocket): Promise<void>;
  onRefetch(socket: GatewaySocket): Promise<void>;
  onDisconnect(socket: GatewaySocket): void;
}

/** Beyond it the transport is closed; below it a command is still refused by `too-large` in words. */
const maxMessageBytes = 64 * 1024;
/** A dead network is noticed within 15 s; the presence lease then takes the agent out of routing. */
const heartbeat = { pingInterval: 5_000, pingTimeout: 10_000 };
const budget = { burst: 40, perSecond: 10 };
/** Messages beyond the budget that are still answered, before the connection is closed. */
const patience = 200;
const recheckEveryMs = 30_000;

/** A browser always says where a socket comes from; what says nothing is no browser, and has no cookie of one. */
const comesFromHere = (req: IncomingMessage, allowed: readonly string[]): boolean => {
  const { origin, host } = req.headers;
  return origin === undefined || isOwnOrigin(origin, host, allowed);
};

/** An error of the handshake; the desktop reads `data.code`. */
const refused = (code: DomainErrorCode, detail: string): Error & { data: { code: DomainErrorCode; detail: string } } =>
  Object.assign(new Error(code), { data: { code, detail } });

export const createSocketServer = (deps: SocketServerDeps) => {
  let io: GatewayServer | null = null;
  let recheckTimer: ReturnType<typeof setInterval> | null = null;
  const fail = (what: string) => (error: unknown) => deps.logger.error({ err: error }, what);

  const listen = (socket: GatewaySocket): void => {
    const messages = createMessageBudget(deps.clock, budget);
    let refusedMessages = 0;
    const context: SocketContext = { session: socket.data.session, socket };
    const isAgent = context.session.permissions.includes('interactions.handle');
    socket.onAny((event: string, ...args: unknown[]) => {
      const withinBudget = messages.take();
      if (!withinBudget) {
        refusedMessages += 1;
        if (refusedMessages > patience) {
          deps.logger.warn({ userId: context.session.userId }, 'a desktop sent far too much and was disconnected');
          socket.disconnect(true);
          return;
        }
      }
      if (event === 'desk.refetch') {
        if (withinBudget && isAgent) deps.onRefetch(socket).catch(fail('a desk could not be sent again'));
        return;
      }
      const refusal = withinBudget ? undefined : new DomainError('too-many-requests', 'Slow down and try again.');
      deps.door(event, args, context, refusal).catch(fail('a command could not be answered'));
    });
    socket.on('disconnect', () => deps.onDisconnect(socket));
    deps.onConnect(socket).catch(fail('a desktop could not be welcomed'));
  };

  /** Those whom it disconnected. */
  const endSession = (sessionId: string, reason: 'signed-out' | 'revoked'): GatewaySocket[] => {
    const ended = [...(io?.of('/').sockets.values() ?? [])].filter(
      (socket) => socket.data.session.sessionId === sessionId,
    );
    for (const socket of ended) endSocket(socket, reason);
    return ended;
  };
  /** A revocation that was announced while this node could not hear it; it also keeps sessions in use alive. */
  const recheck = async (): Promise<void> => {
    for (const socket of [...(io?.of('/').sockets.values() ?? [])])
      if (!(await deps.sessions.read(socket.handshake.headers.cookie))) endSocket(socket, 'revoked');
  };

  return {
    attach(server: HttpServer): void {
      io = new Server(server, {
        path: '/socket.io',
        serveClient: false,
        maxHttpBufferSize: maxMessageBytes,
        ...heartbeat,
        allowRequest: (req, decide) => decide(null, comesFromHere(req, deps.allowedOrigins)),
      });
      io.use((socket, next) => {
        deps.sessions.read(socket.handshake.headers.cookie).then(
          (session) => {
            if (!session) return next(refused('not-signed-in', 'Your session has ended. Sign in again.'));
            socket.data.session = session;
            next();
          },
          (error: unknown) => {
            fail('a session could not be read')(error);
            next(refused('unavailable', 'Try again in a moment.'));
          },
        );
      });
      io.on('connection', listen);
    },
    endSession,
    start(): void {
      recheckTimer = setInterval(() => recheck().catch(fail('sessions could not be checked')), recheckEveryMs);
    },
    /** Closes every socket; the HTTP server is its owner's. */
    stop(): void {
      if (recheckTimer) clearInterval(recheckTimer);
      io?.disconnectSockets(true);
      io?.engine.close();
      io = null;
    },
  };
};
export type SocketServer = ReturnType<typeof createSocketServer>;
