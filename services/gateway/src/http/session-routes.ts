import { DomainError, type Language, type RouteResponse, type Session } from '@tellonce/contracts';
import type { RouteHandlers, SessionData, Sessions } from '@tellonce/service-kit';
import type { SignedIn } from '../sign-in/sign-in.ts';

export interface SessionRoutesDeps {
  sessions: Sessions;
  signIn(input: { signInName: string; password: string; address: string }): Promise<SignedIn>;
  /** Ends the session everywhere: its sockets, its place in routing, itself. */
  signOut(session: SessionData): Promise<void>;
  setLanguage(userId: SessionData['userId'], language: Language): Promise<void>;
  demoAccounts: RouteResponse<'session.demo'>['accounts'];
  secureCookies: boolean;
}

export const sessionRoutes = (deps: SessionRoutesDeps): RouteHandlers<'session'> => {
  const secure = deps.secureCookies;
  const toAnswer = (session: SessionData): Session => ({
    userId: session.userId,
    displayName: session.displayName,
    signInName: session.signInName,
    roles: session.roles,
    permissions: session.permissions,
    teamId: session.teamId,
    language: session.language,
    csrfToken: session.csrfToken,
    demo: deps.demoAccounts.length > 0,
  });
  return {
    'session.sign-in': async ({ body, session: earlier, req, res }) => {
      const outcome = await deps.signIn({ ...body, address: req.ip ?? 'unknown' });
      if (outcome.kind === 'too-many-tries') {
        res.setHeader('Retry-After', String(outcome.retryAfterSeconds));
        throw new DomainError('too-many-requests', `Wait ${outcome.retryAfterSeconds} seconds and try again.`);
      }
      // This browser's cookie is replaced: what it opened before must not stay open for whoever kept a copy.
      if (earlier) await deps.signOut(earlier);
      res.setHeader('Set-Cookie', deps.sessions.cookie(outcome.token, { secure }));
      return toAnswer(outcome.session);
    },
    'session.read': async ({ session }) => toAnswer(session),
    'session.sign-out': async ({ session, res }) => {
      await deps.signOut(session);
      res.setHeader('Set-Cookie', deps.sessions.expiredCookie({ secure }));
      return null;
    },
    'session.language': async ({ session, body }) => {
      await deps.setLanguage(session.userId, body.language);
      await deps.sessions.update(session.sessionId, { language: body.language });
      return null;
    },
    'session.demo': async () => ({ accounts: deps.demoAccounts }),
  };
};
