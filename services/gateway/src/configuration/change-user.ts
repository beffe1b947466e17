import { type AgentId, DomainError, permissionsOf, type RouteBody, type User } from '@tellonce/contracts';
import { configurationRepository, type Executor, userRepository } from '@tellonce/database';
import type { Sessions } from '@tellonce/service-kit';
import { hashPassword } from '../sign-in/password.ts';
import { checkSkills } from './check-references.ts';
import type { SaveConfiguration } from './save-configuration.ts';

export interface ChangeUserDeps {
  save: SaveConfiguration;
  sessions: Pick<Sessions, 'destroyAllOf'>;
}

const mayManageUsers = (user: Pick<User, 'roles' | 'disabled'>) =>
  !user.disabled && permissionsOf(user.roles).includes('users.manage');

/** @throws DomainError `still-in-use` when nobody would be left who can let people in */
const checkSomebodyManages = async (tx: Executor): Promise<void> => {
  if (!(await userRepository(tx).list()).some(mayManageUsers))
    throw new DomainError('still-in-use', 'This is the last administrator. Appoint another one first.');
};

export const createUser =
  (deps: ChangeUserDeps) =>
  async (actorId: AgentId, { password, ...fields }: RouteBody<'users.create'>): Promise<User> => {
    const passwordHash = await hashPassword(password);
    return deps.save({
      actorId,
      action: 'users.create',
      detail: fields,
      async work(tx) {
        await checkSkills(tx, fields.skills);
        return userRepository(tx).create({ ...fields, passwordHash });
      },
      subjectOf: (user) => user.userId,
    });
  };

/** What a session was made of: when any of it changes, the person signs in again. */
const sessionStillTrue = (before: User, after: User): boolean =>
  !after.disabled &&
  before.teamId === after.teamId &&
  [...before.roles].sort().join() === [...after.roles].sort().join();

export const updateUser =
  (deps: ChangeUserDeps) =>
  async (
    actorId: AgentId,
    userId: AgentId,
    version: number,
    { password, ...fields }: RouteBody<'users.update'>,
  ): Promise<User> => {
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    let endSessions = passwordHash !== undefined;
    const updated = await deps.save({
      actorId,
      action: 'users.update',
      detail: { ...fields, passwordChanged: endSessions },
      before: (tx) => userRepository(tx).byId(userId),
      async work(tx) {
        // First of all, for its row lock: two administrators who disable each other at once come one after the other.
        await configurationRepository(tx).bumpVersion();
        const before = await userRepository(tx).byId(userId);
        if (!before) throw new DomainError('not-found', 'There is no such person.');
        await checkSkills(tx, fields.skills);
        const after = await userRepository(tx).update(userId, version, { ...fields, passwordHash });
        if (mayManageUsers(before) && !mayManageUsers(after)) await checkSomebodyManages(tx);
        endSessions ||= !sessionStillTrue(before, after);
        return after;
      },
      subjectOf: (user) => user.userId,
    });
    if (endSessions) await deps.sessions.destroyAllOf(userId);
    return updated;
  };
