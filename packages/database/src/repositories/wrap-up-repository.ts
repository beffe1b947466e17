import {
  type AgentId,
  type CaseId,
  DomainError,
  type InteractionId,
  type NoteId,
  type PromiseId,
} from '@tellonce/contracts';
import { inTransaction } from '../in-transaction.ts';
import type { Executor } from '../schema/database.ts';
import { toInstant } from '../versioned-update.ts';

export interface NoteDraft {
  interactionId: InteractionId;
  noteId: NoteId;
  authorId: AgentId;
  /** Empty removes it. */
  text: string;
  at: Date;
}
export interface WrapUp {
  interactionId: InteractionId;
  agentId: AgentId;
  disposition: string | null;
  /** Null leaves a note that was saved while it was written. */
  note: { noteId: NoteId; text: string } | null;
  /** Null takes back the promise of this id. */
  promise: { text: string; dueAt: string; caseId: CaseId | null } | null;
  promiseId: PromiseId;
  at: Date;
}

/** What an agent writes about an interaction. Everything is idempotent: the desktop makes the ids and may repeat. */
export const wrapUpRepository = (db: Executor) => {
  const customerOf = async (tx: Executor, interactionId: InteractionId) => {
    const row = await tx
      .selectFrom('interaction')
      .select('customer_id')
      .where('interaction_id', '=', interactionId)
      .executeTakeFirst();
    if (!row) throw new DomainError('not-found', 'There is no such interaction.');
    return row.customer_id;
  };

  const saveNote = (draft: NoteDraft): Promise<void> =>
    inTransaction(db, async (tx) => {
      const customerId = await customerOf(tx, draft.interactionId);
      if (draft.text.trim() === '') {
        await tx
          .deleteFrom('note')
          .where('note_id', '=', draft.noteId)
          .where('interaction_id', '=', draft.interactionId)
          .where('author_id', '=', draft.authorId)
          .execute();
        return;
      }
      const saved = await tx
        .insertInto('note')
        .values({
          note_id: draft.noteId,
          customer_id: customerId,
          interaction_id: draft.interactionId,
          author_id: draft.authorId,
          text: draft.text,
          at: draft.at,
        })
        .onConflict((conflict) =>
          conflict
            .column('note_id')
            .doUpdateSet((row) => ({ text: draft.text, version: row('note.version', '+', 1) }))
            .where('note.interaction_id', '=', draft.interactionId)
            .where('note.author_id', '=', draft.authorId),
        )
        .returning('note_id')
        .executeTakeFirst();
      if (!saved) throw new DomainError('forbidden', 'This note belongs to somebody else.');
    });

  return {
    /** @throws DomainError `not-found` for an unknown interaction, `forbidden` for another author's note */
    saveNote,
    /** @throws DomainError `not-found` for an unknown interaction, disposition or case; `forbidden` as above */
    saveWrapUp: (wrapUp: WrapUp): Promise<void> =>
      inTransaction(db, async (tx) => {
        const customerId = await customerOf(tx, wrapUp.interactionId);
        if (wrapUp.disposition) {
          const known = tx.selectFrom('disposition').select('key').where('key', '=', wrapUp.disposition);
          if (!(await known.executeTakeFirst())) throw new DomainError('not-found', 'There is no such disposition.');
        }
        await tx
          .updateTable('interaction')
          .set((column) => ({ disposition: wrapUp.disposition, version: column('version', '+', 1) }))
          .where('interaction_id', '=', wrapUp.interactionId)
          .execute();
        if (wrapUp.note)
          await wrapUpRepository(tx).saveNote({
            ...wrapUp.note,
            interactionId: wrapUp.interactionId,
            authorId: wrapUp.agentId,
            at: wrapUp.at,
          });
        const { promise } = wrapUp;
        if (!promise) {
          await tx
            .deleteFrom('promise')
            .where('promise_id', '=', wrapUp.promiseId)
            .where('interaction_id', '=', wrapUp.interactionId)
            .where('made_by', '=', wrapUp.agentId)
            .execute();
          return;
        }
        if (promise.caseId) {
          const found = await tx
            .selectFrom('service_case')
            .select('customer_id')
            .where('case_id', '=', promise.caseId)
            .executeTakeFirst();
          if (!found || (customerId && found.customer_id !== customerId))
            throw new DomainError('not-found', 'This customer has no such case.');
        }
        const saved = await tx
          .insertInto('promise')
          .values({
            promise_id: wrapUp.promiseId,
            customer_id: customerId,
            interaction_id: wrapUp.interactionId,
            case_id: promise.caseId,
            text: promise.text,
            due_at: toInstant(promise.dueAt),
            made_by: wrapUp.agentId,
            made_at: wrapUp.at,
          })
          .onConflict((conflict) =>
            conflict
              .column('promise_id')
              .doUpdateSet((row) => ({
                text: promise.text,
                due_at: toInstant(promise.dueAt),
                case_id: promise.caseId,
                version: row('promise.version', '+', 1),
              }))
              .where('promise.interaction_id', '=', wrapUp.interactionId)
              .where('promise.made_by', '=', wrapUp.agentId),
          )
          .returning('promise_id')
          .executeTakeFirst();
        if (!saved) throw new DomainError('forbidden', 'This promise belongs to somebody else.');
      }),
  };
};
