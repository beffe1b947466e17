import {
  type CaseId,
  type InteractionId,
  type NoteId,
  newId,
  type PromiseId,
  type RouteBodyInput,
} from '@tellonce/contracts';

export interface PromiseDraft {
  text: string;
  /** As `<input type="datetime-local">` has it: local time without zone; empty until chosen. */
  dueAt: string;
  caseId: CaseId | null;
}

/** What an agent writes about one interaction, until the server has all of it. */
export interface Draft {
  interactionId: InteractionId;
  /** Whom it is about, for the list of unfinished work. */
  name: string;
  /** Made once, so that every save of the note is a save of the same note. */
  noteId: NoteId;
  promiseId: PromiseId;
  text: string;
  /** The text that the server has. */
  savedText: string;
  saveFailed: boolean;
  disposition: string | null;
  promise: PromiseDraft | null;
  /** Milliseconds. */
  updatedAt: number;
  /** The whole wrap-up is on the server as it stands here. */
  submitted: boolean;
}

export const newDraft = (interactionId: InteractionId, name: string, nowMs: number): Draft => ({
  interactionId,
  name,
  noteId: newId<NoteId>(),
  promiseId: newId<PromiseId>(),
  text: '',
  savedText: '',
  saveFailed: false,
  disposition: null,
  promise: null,
  updatedAt: nowMs,
  submitted: false,
});

export const hasContent = (draft: Draft): boolean =>
  draft.text.trim() !== '' || draft.disposition !== null || draft.promise !== null;

export type Missing = 'disposition' | 'promise-text' | 'promise-due';
export type WrapUp =
  | { kind: 'ready'; body: RouteBodyInput<'interactions.wrap-up'> }
  | { kind: 'incomplete'; missing: Missing };

/** @param mandatory the queue wants a disposition before it lets the agent go */
export const toWrapUp = (draft: Draft, mandatory: boolean): WrapUp => {
  if (mandatory && draft.disposition === null) return { kind: 'incomplete', missing: 'disposition' };
  if (draft.promise && draft.promise.text.trim() === '') return { kind: 'incomplete', missing: 'promise-text' };
  if (draft.promise && Number.isNaN(Date.parse(draft.promise.dueAt)))
    return { kind: 'incomplete', missing: 'promise-due' };
  return {
    kind: 'ready',
    body: {
      noteId: draft.noteId,
      promiseId: draft.promiseId,
      disposition: draft.disposition,
      note: draft.text.trim() === '' ? null : draft.text,
      promise: draft.promise && {
        text: draft.promise.text.trim(),
        dueAt: new Date(draft.promise.dueAt).toISOString(),
        caseId: draft.promise.caseId,
      },
    },
  };
};
