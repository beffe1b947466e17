import { createHash, randomBytes } from 'node:crypto';
import type { AgentId, Language, Permission, Role, TeamId } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { parseCookie } from './cookies.ts';

export interface SessionData {
  /** The hash of the cookie's token: names the session without being able to open it. */
  sessionId: string;
  userId: AgentId;
  displayName: string;
  signInName: string;
  roles: Role[];
  permissions: Permission[];
  teamId: TeamId | null;
  language: Language | null;
  csrfToken: string;
  /** Orders the sessions of one person: presence of an older one changes nothing in routing. Milliseconds. */
  epoch: number;
}

export const sessionCookieName = 'tellonce_session';
const revokedChannel = 'session.revoked';
const sessionKey = (sessionId: string) => `session:${sessionId}`;
const ofUserKey = (userId: string) => `sessions-of:${userId}`;
const toSessionId = (token: string) => createHash('sha256').update(token).digest('hex');

export interface Sessions {
  create(
    data: Omit<SessionData, 'sessionId' | 'csrfToken' | 'epoch'>,
    now: number,
  ): Promise<{ token: string; session: SessionData }>;
  /** By the request's Cookie header; renews the lifetime. */
  read(cookieHeader: string | undefined): Promise<SessionData | null>;
  update(sessionId: string, change: Partial<Pick<SessionData, 'language'>>): Promise<void>;
  destroy(session: Pick<SessionData, 'sessionId' | 'userId'>): Promise<void>;
  /** A disabled person, a changed password or role: every session ends at once, on every node. */
  destroyAllOf(userId: AgentId): Promise<void>;
  onRevoked(listener: (sessionId: string) => void): void;
  /** Starts listening for revocations of other nodes; `stop` ends it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  cookie(token: string, options: { secure: boolean }): string;
  expiredCookie(options: { secure: boolean }): string;
}

/** A pipeline reports failures one by one; here one failed command fails the whole. */
const throwFirstError = (results: [Error | null, unknown][] | null): void => {
  for (const [error] of results ?? []) if (error) throw error;
};

/** Sessions live in Redis under the hash of their token, so that neither Redis nor a log can open one. */
export const createSessions = (redis: Redis, options: { ttlMs: number }): Sessions => {
  const listeners: ((sessionId: string) => void)[] = [];
  let subscriber: Redis | null = null;
  const flags = (secure: boolean) => `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

  const destroy: Sessions['destroy'] = async ({ sessionId, userId }) => {
    await redis
      .pipeline()
      .del(sessionKey(sessionId))
      .srem(ofUserKey(userId), sessionId)
      .publish(revokedChannel, sessionId)
      .exec()
      .then(throwFirstError);
  };

  return {
    async create(data, now) {
      const token = randomBytes(32).toString('base64url');
      const session: SessionData = {
        ...data,
        sessionId: toSessionId(token),
        csrfToken: randomBytes(24).toString('base64url'),
        epoch: now,
      };
      await redis
        .pipeline()
        .sadd(ofUserKey(session.userId), session.sessionId)
        .pexpire(ofUserKey(session.userId), options.ttlMs * 2)
        .set(sessionKey(session.sessionId), JSON.stringify(session), 'PX', options.ttlMs)
        .exec()
        .then(throwFirstError);
      return { token, session };
    },
    async read(cookieHeader) {
      const token = parseCookie(cookieHeader, sessionCookieName);
      if (!token || token.length > 128) return null;
      const sessionId = toSessionId(token);
      const stored = await redis.getex(sessionKey(sessionId), 'PX', options.ttlMs);
      if (!stored) return null;
      const session = JSON.parse(stored) as SessionData;
      // The list of a person's sessions must outlive each of them, or a session in use for days escapes its revocation.
      await redis.pexpire(ofUserKey(session.userId), options.ttlMs * 2);
      return session;
    },
    async update(sessionId, change) {
      const stored = await redis.get(sessionKey(sessionId));
      // XX: a session that was destroyed meanwhile must not come back, and without a lifetime at that.
      if (stored)
        await redis.call(
          'SET',
          sessionKey(sessionId),
          JSON.stringify({ ...(JSON.parse(stored) as SessionData), ...change }),
          'XX',
          'KEEPTTL',
        );
    },
    destroy,
    async destroyAllOf(userId) {
      for (const sessionId of await redis.smembers(ofUserKey(userId))) await destroy({ sessionId, userId });
    },
    onRevoked: (listener) => {
      listeners.push(listener);
    },
    async start() {
      subscriber = redis.duplicate();
      // It reconnects and subscribes again by itself; what was announced meanwhile is found by looking at sessions.
      subscriber.on('error', () => undefined);
      subscriber.on('message', (_channel: string, sessionId: string) => {
        for (const listener of listeners) listener(sessionId);
      });
      await subscriber.subscribe(revokedChannel);
    },
    async stop() {
      subscriber?.disconnect();
      subscriber = null;
    },
    cookie: (token, { secure }) =>
      `${sessionCookieName}=${token}; Max-Age=${Math.floor(options.ttlMs / 1000)}; ${flags(secure)}`,
    expiredCookie: ({ secure }) => `${sessionCookieName}=; Max-Age=0; ${flags(secure)}`,
  };
};
