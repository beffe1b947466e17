import {
  type AgentHandling,
  type AgentId,
  agentHandling,
  type Language,
  newId,
  type Requirement,
  type Role,
  type TeamId,
  type User,
} from '@tellonce/contracts';
import { type Selectable, sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import type { AppUserTable } from '../schema/configuration-tables.ts';
import type { Executor } from '../schema/database.ts';
import { refusing, storableVersion, updatedOr } from '../versioned-update.ts';
import { bumpVersion } from './routing-policy.ts';

interface UserFields {
  displayName: string;
  roles: Role[];
  teamId: TeamId | null;
  language: Language | null;
  skills: Requirement[];
  /** Left out: it stays; at creation the default. */
  handling?: AgentHandling | undefined;
  disabled: boolean;
}
export interface NewUser extends UserFields {
  userId?: AgentId;
  signInName: string;
  passwordHash: string;
}
export interface UserChange extends UserFields {
  /** Left out: the password stays. */
  passwordHash?: string | undefined;
}

const toUser = (row: Selectable<AppUserTable>): User => ({
  userId: row.user_id,
  signInName: row.sign_in_name,
  displayName: row.display_name,
  roles: row.roles,
  teamId: row.team_id,
  language: row.language,
  skills: row.skills,
  handling: agentHandling.parse(row.handling),
  disabled: row.disabled,
  version: row.version,
});
const toColumns = (fields: UserFields) => ({
  display_name: fields.displayName,
  roles: JSON.stringify(fields.roles),
  team_id: fields.teamId,
  language: fields.language,
  skills: JSON.stringify(fields.skills),
  ...(fields.handling ? { handling: JSON.stringify(fields.handling) } : {}),
  disabled: fields.disabled,
});

/** People who sign in. A password's hash is only in the answer of `bySignInName`. */
export const userRepository = (db: Executor) => ({
  async bySignInName(signInName: string): Promise<(User & { passwordHash: string }) | null> {
    const row = await db
      .selectFrom('app_user')
      .selectAll()
      .where('sign_in_name', '=', signInName.toLowerCase())
      .executeTakeFirst();
    return row ? { ...toUser(row), passwordHash: row.password_hash } : null;
  },
  async byId(userId: AgentId): Promise<User | null> {
    const row = await db.selectFrom('app_user').selectAll().where('user_id', '=', userId).executeTakeFirst();
    return row ? toUser(row) : null;
  },
  async list(): Promise<User[]> {
    const rows = await db
      .selectFrom('app_user')
      .selectAll()
      .orderBy(sql`display_name COLLATE person_name`)
      .orderBy('sign_in_name')
      .execute();
    return rows.map(toUser);
  },
  /** @throws DomainError `already-exists` for a taken sign-in name, `not-found` for an unknown team */
  create: (user: NewUser): Promise<User> =>
    inTransaction(db, async (tx) => {
      const insert = tx
        .insertInto('app_user')
        .values({
          user_id: user.userId ?? newId<AgentId>(),
          sign_in_name: user.signInName,
          password_hash: user.passwordHash,
          ...toColumns(user),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const row = await refusing(insert, 'person');
      await bumpVersion(tx);
      return toUser(row);
    }),
  /** @throws DomainError `version-conflict`, `not-found` */
  update: (userId: AgentId, version: number, change: UserChange): Promise<User> =>
    inTransaction(db, async (tx) => {
      const update = tx
        .updateTable('app_user')
        .set((row) => ({
          ...toColumns(change),
          ...(change.passwordHash ? { password_hash: change.passwordHash } : {}),
          version: row('version', '+', 1),
        }))
        .where('user_id', '=', userId)
        .where('version', '=', storableVersion(version))
        .returningAll()
        .executeTakeFirst();
      const row = await refusing(update, 'person');
      const exists = async () => (await userRepository(tx).byId(userId)) !== null;
      const updated = await updatedOr(row, exists, 'person');
      await bumpVersion(tx);
      return toUser(updated);
    }),
  /** A preference, not a change of the record: no version moves. */
  async setLanguage(userId: AgentId, language: Language): Promise<void> {
    await db.updateTable('app_user').set({ language }).where('user_id', '=', userId).execute();
  },
});
