import {
  type AgentId,
  type CaseId,
  type CustomerId,
  type InteractionId,
  newId,
  type PromiseId,
  type StoryPromise,
} from '@tellonce/contracts';
import { sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import type { PromiseStatus } from '../schema/customer-tables.ts';
import type { Executor } from '../schema/database.ts';
import { storableVersion, toInstant, updatedOr } from '../versioned-update.ts';
import { promiseObject } from './story-sql.ts';

export interface NewPromise {
  promiseId?: PromiseId;
  customerId: CustomerId | null;
  interactionId: InteractionId | null;
  caseId: CaseId | null;
  text: string;
  dueAt: string;
  madeBy: AgentId | null;
  at: Date;
}

export const promiseRepository = (db: Executor) => ({
  async byId(promiseId: PromiseId): Promise<StoryPromise | null> {
    const { rows } = await sql<{ found: StoryPromise }>`
      SELECT ${promiseObject} AS found FROM promise p LEFT JOIN app_user u ON u.user_id = p.made_by
      WHERE p.promise_id = ${promiseId}`.execute(db);
    return rows[0]?.found ?? null;
  },
  async make(input: NewPromise): Promise<StoryPromise> {
    const promiseId = input.promiseId ?? newId<PromiseId>();
    await db
      .insertInto('promise')
      .values({
        promise_id: promiseId,
        customer_id: input.customerId,
        interaction_id: input.interactionId,
        case_id: input.caseId,
        text: input.text,
        due_at: toInstant(input.dueAt),
        made_by: input.madeBy,
        made_at: input.at,
      })
      .execute();
    const made = await promiseRepository(db).byId(promiseId);
    if (!made) throw new Error('a promise vanished in the transaction that made it');
    return made;
  },
  /** @throws DomainError `version-conflict`, `not-found` */
  update: (
    promiseId: PromiseId,
    version: number,
    change: { status?: PromiseStatus | undefined; dueAt?: string | undefined },
  ): Promise<StoryPromise> =>
    inTransaction(db, async (tx) => {
      const promises = promiseRepository(tx);
      const row = await tx
        .updateTable('promise')
        .set((column) => ({
          ...(change.status === undefined ? {} : { status: change.status }),
          ...(change.dueAt === undefined ? {} : { due_at: toInstant(change.dueAt) }),
          version: column('version', '+', 1),
        }))
        .where('promise_id', '=', promiseId)
        .where('version', '=', storableVersion(version))
        .returning('promise_id')
        .executeTakeFirst();
      await updatedOr(row, async () => (await promises.byId(promiseId)) !== null, 'promise');
      const after = await promises.byId(promiseId);
      if (!after) throw new Error('a promise vanished in the transaction that changed it');
      return after;
    }),
});
