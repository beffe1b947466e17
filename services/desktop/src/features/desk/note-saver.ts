import type { InteractionId } from '@tellonce/contracts';
import { ApiProblem } from '../../api/api-problem.ts';
import type { Draft } from './draft.ts';
import type { DraftStore } from './draft-store.ts';

const delayMs = 700;
const retryMs = 5_000;
/** A refusal may pass (the record of the call is written a moment later), but not soon. */
const refusedRetryMs = 30_000;

const retryAfterMs = (error: unknown): number =>
  error instanceof ApiProblem && !['unreachable', 'unavailable', 'internal'].includes(error.code)
    ? refusedRetryMs
    : retryMs;

/**
 * Sends every changed note to the server, a moment after the last keystroke, whichever screen is open. What cannot be
 * sent stays on this computer, is marked so, and is tried again.
 */
export const createNoteSaver = (
  store: DraftStore,
  save: (note: Pick<Draft, 'interactionId' | 'noteId' | 'text'>) => Promise<unknown>,
): { stop(): void } => {
  const planned = new Map<InteractionId, { text: string; timer: ReturnType<typeof setTimeout> | undefined }>();
  let stopped = false;

  const plan = ({ interactionId, text }: Draft, ms: number) => {
    clearTimeout(planned.get(interactionId)?.timer);
    planned.set(interactionId, { text, timer: setTimeout(() => void send(interactionId), ms) });
  };
  const find = (interactionId: InteractionId) => store.all().find((each) => each.interactionId === interactionId);

  const send = async (interactionId: InteractionId) => {
    const draft = find(interactionId);
    if (!draft || draft.submitted || draft.text === draft.savedText) {
      planned.delete(interactionId);
      return;
    }
    const { noteId, text } = draft;
    let againMs = 0;
    try {
      await save({ interactionId, noteId, text });
    } catch (error) {
      againMs = retryAfterMs(error);
    }
    if (stopped) return;
    // Typed on meanwhile: a newer text is planned already and goes its own way.
    const newest = planned.get(interactionId)?.text === text;
    if (newest) planned.delete(interactionId);
    if (againMs > 0) {
      if (newest) plan(draft, againMs);
      if (!draft.saveFailed) store.change(interactionId, { saveFailed: true });
    } else store.change(interactionId, { savedText: text, saveFailed: false });
  };
  const look = () => {
    for (const draft of store.all())
      if (draft.text !== draft.savedText && !draft.submitted && planned.get(draft.interactionId)?.text !== draft.text)
        plan(draft, draft.saveFailed ? retryMs : delayMs);
  };
  look();
  const unsubscribe = store.subscribe(look);
  return {
    stop: () => {
      stopped = true;
      unsubscribe();
      for (const { timer } of planned.values()) clearTimeout(timer);
    },
  };
};
