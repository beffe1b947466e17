import type { InteractionId } from '@tellonce/contracts';
import { type Draft, hasContent, newDraft } from './draft.ts';

const dayMs = 86_400_000;
const keptSubmittedMs = dayMs;
const keptUnfinishedMs = 30 * dayMs;

export interface DraftStore {
  /** The draft of an interaction, made when there is none. */
  of(interactionId: InteractionId, name: string): Draft;
  /** Written through to the browser's storage at once: a keystroke survives the tab. */
  change(interactionId: InteractionId, change: Partial<Omit<Draft, 'interactionId'>>): void;
  all(): readonly Draft[];
  subscribe(listener: () => void): () => void;
}

/** Drafts of one person on this computer: another who signs in here neither sees nor loses them. */
export const createDraftStore = (
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  userId: string,
  now: () => number,
): DraftStore => {
  const storageKey = `tellonce.drafts.${userId}`;
  const drafts = new Map<InteractionId, Draft>();
  const listeners = new Set<() => void>();
  let snapshot: readonly Draft[] = [];

  for (const draft of readStored(storage.getItem(storageKey))) {
    const keptMs = draft.submitted ? keptSubmittedMs : keptUnfinishedMs;
    if (now() - draft.updatedAt < keptMs) drafts.set(draft.interactionId, draft);
  }
  const publish = () => {
    snapshot = [...drafts.values()];
    try {
      storage.setItem(storageKey, JSON.stringify(snapshot.filter(hasContent)));
    } catch (error) {
      // A full storage: the server's copy (saved a second later) is what is left.
      console.warn('drafts cannot be kept on this computer', error);
    }
    for (const listener of listeners) listener();
  };
  snapshot = [...drafts.values()];

  return {
    of: (interactionId, name) => {
      const known = drafts.get(interactionId);
      if (known) return known;
      const draft = newDraft(interactionId, name, now());
      drafts.set(interactionId, draft);
      return draft;
    },
    change: (interactionId, change) => {
      const draft = drafts.get(interactionId);
      if (!draft) return;
      const typed = 'text' in change || 'disposition' in change || 'promise' in change;
      drafts.set(interactionId, {
        ...draft,
        ...(typed ? { updatedAt: now(), submitted: false } : {}),
        ...change,
      });
      publish();
    },
    all: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};

const readStored = (stored: string | null): Draft[] => {
  if (!stored) return [];
  try {
    const read: unknown = JSON.parse(stored);
    return Array.isArray(read) ? (read as Draft[]) : [];
  } catch {
    // Not written by us: there is nothing to bring back.
    return [];
  }
};
