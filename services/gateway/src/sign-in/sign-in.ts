import { DomainError, permissionsOf, type User } from '@tellonce/contracts';
import type { Clock, SessionData, Sessions } from '@tellonce/service-kit';
import { passwordMatches } from './password.ts';
import type { SignInLimiter } from './sign-in-limiter.ts';

export interface SignInDeps {
  users: {
    bySignInName(signInName: string): Promise<(User & { passwordHash: string }) | null>;
    byId(userId: User['userId']): Promise<User | null>;
  };
  sessions: Pick<Sessions, 'create' | 'destroy'>;
  limiter: SignInLimiter;
  clock: Clock;
}
export type SignedIn =
  | { kind: 'signed-in'; token: string; session: SessionData }
  | { kind: 'too-many-tries'; retryAfterSeconds: number };

const wrongCredentials = () => new DomainError('wrong-credentials', 'Check the name and the password, and try again.');

/** @throws DomainError `wrong-credentials`, the same for an unknown name, a wrong password and a disabled account */
export const signIn =
  (deps: SignInDeps) =>
  async (input: { signInName: string; password: string; address: string }): Promise<SignedIn> => {
    const attempt = await deps.limiter.attempt(input.address, input.signInName);
    if (attempt.kind === 'refused') return { kind: 'too-many-tries', retryAfterSeconds: attempt.retryAfterSeconds };
    const user = await deps.users.bySignInName(input.signInName);
    const matches = await passwordMatches(user?.passwordHash ?? null, input.password);
    if (!user || !matches || user.disabled) throw wrongCredentials();
    await attempt.succeeded();
    const signedIn = await deps.sessions.create(
      {
        userId: user.userId,
        displayName: user.displayName,
        signInName: user.signInName,
        roles: user.roles,
        permissions: permissionsOf(user.roles),
        teamId: user.teamId,
        language: user.language,
      },
      deps.clock.now(),
    );
    // Somebody may have disabled the account or changed the password while it was checked; the sessions that this ended
    // did not include ours yet.
    const now = await deps.users.byId(user.userId);
    if (now?.version !== user.version) {
      await deps.sessions.destroy(signedIn.session);
      throw wrongCredentials();
    }
    return { kind: 'signed-in', ...signedIn };
  };
