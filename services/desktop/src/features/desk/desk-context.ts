import { createContext, useContext } from 'react';
import type { Softphone, SoftphoneState } from '../../softphone/softphone.ts';
import type { DeskActions } from './desk-actions.ts';
import type { DeskWork, LiveDesk } from './desk-state.ts';
import type { DraftStore } from './draft-store.ts';

export interface Desk {
  /** Null until the gateway has said how the desk stands. */
  live: LiveDesk | null;
  work: DeskWork;
  /** Null while this tab is no telephone. */
  phone: Softphone | null;
  softphone: SoftphoneState;
  actions: DeskActions;
  drafts: DraftStore;
}

const DeskContext = createContext<Desk | null>(null);
export const DeskContextProvider = DeskContext.Provider;

/** Null for those who take no interactions. */
export const useMaybeDesk = (): Desk | null => useContext(DeskContext);

export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside DeskProvider');
  return desk;
};
