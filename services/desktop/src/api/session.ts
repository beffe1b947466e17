import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Permission, Session } from '@tellonce/contracts';
import { createContext, useContext } from 'react';
import { ApiProblem } from './api-problem.ts';
import { call, rememberCsrfToken } from './call.ts';

/** Why a session is over, as the gateway says it. */
export type SessionEnd = 'signed-out' | 'revoked' | 'signed-in-elsewhere';

const sessionKey = ['session'];

/** Null: nobody is signed in. */
const readSession = async (): Promise<Session | null> => {
  try {
    const session = await call('session.read');
    rememberCsrfToken(session.csrfToken);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'not-signed-in') return null;
    throw error;
  }
};

export const useSessionQuery = () =>
  useQuery<Session | null, ApiProblem>({ queryKey: sessionKey, queryFn: readSession, staleTime: Infinity });

/** Forgets everything read under the old session; `session` null: signed out. */
export const replaceSession = (client: QueryClient, session: Session | null): void => {
  rememberCsrfToken(session?.csrfToken ?? null);
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
  client.setQueryData(sessionKey, session);
};

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

/** Whoever is signed in; only below the signed-in shell. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside the signed-in shell');
  return session;
};

export const useMay = (permission: Permission): boolean => useSession().permissions.includes(permission);

export const useSignIn = () => {
  const client = useQueryClient();
  return async (signInName: string, password: string): Promise<Session> => {
    const session = await call('session.sign-in', { body: { signInName, password } });
    replaceSession(client, session);
    return session;
  };
};

export const useSignOut = () => {
  const client = useQueryClient();
  return async (): Promise<void> => {
    try {
      await call('session.sign-out');
    } catch (error) {
      // A session that the server no longer knows is signed out already.
      if (!(error instanceof ApiProblem && error.code === 'not-signed-in')) throw error;
    }
    replaceSession(client, null);
  };
};
