import {
  type AgentId,
  type CustomerId,
  type InteractionId,
  type NoteId,
  newId,
  type StoryNote,
} from '@tellonce/contracts';
import type { Executor } from '../schema/database.ts';

export interface NewNote {
  customerId: CustomerId;
  interactionId: InteractionId | null;
  authorId: AgentId;
  authorName: string;
  text: string;
  at: Date;
}

export const noteRepository = (db: Executor) => ({
  async add(input: NewNote): Promise<StoryNote> {
    const noteId = newId<NoteId>();
    await db
      .insertInto('note')
      .values({
        note_id: noteId,
        customer_id: input.customerId,
        interaction_id: input.interactionId,
        author_id: input.authorId,
        text: input.text,
        at: input.at,
      })
      .execute();
    return { noteId, text: input.text, authorName: input.authorName, at: input.at.toISOString() };
  },
});
