import type { InteractionId } from '@tellonce/contracts';
import { useSyncExternalStore } from 'react';
import type { Draft } from './draft.ts';
import type { DraftStore } from './draft-store.ts';

export const useDraft = (store: DraftStore, interactionId: InteractionId, name: string): Draft =>
  useSyncExternalStore(store.subscribe, () => store.of(interactionId, name));

export const useDrafts = (store: DraftStore): readonly Draft[] => useSyncExternalStore(store.subscribe, store.all);
