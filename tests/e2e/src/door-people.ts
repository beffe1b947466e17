import { type AgentId, newId, type Permission } from '@tellonce/contracts';
import { connectRedis } from '@tellonce/journal';
import { createSessions, sessionCookieName } from '@tellonce/service-kit';

export interface Knocking {
  cookie: string;
  csrfToken: string;
}

/**
 * Sessions with exactly the permissions that a door is tried with, written where the product keeps them: no role has one
 * permission alone, and none has all but one.
 */
export const createPeople = (redisUrl: string) => {
  const redis = connectRedis(redisUrl);
  const sessions = createSessions(redis, { ttlMs: 3_600_000 });
  const known = new Map<string, Promise<Knocking>>();
  const admit = async (permissions: readonly Permission[]): Promise<Knocking> => {
    const { token, session } = await sessions.create(
      {
        userId: newId<AgentId>(),
        displayName: 'Somebody',
        signInName: 'somebody',
        roles: [],
        permissions: [...permissions],
        teamId: null,
        language: null,
      },
      Date.now(),
    );
    return { cookie: `${sessionCookieName}=${token}`, csrfToken: session.csrfToken };
  };
  return {
    with(permissions: readonly Permission[]): Promise<Knocking> {
      const key = [...permissions].sort().join();
      const person = known.get(key) ?? admit(permissions);
      known.set(key, person);
      return person;
    },
    close: () => redis.disconnect(),
  };
};
export type People = ReturnType<typeof createPeople>;
