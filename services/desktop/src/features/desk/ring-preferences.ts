import { useSyncExternalStore } from 'react';

const muteKey = 'tellonce.ring-muted';
const askedKey = 'tellonce.notifications-asked';
const listeners = new Set<() => void>();

const isMuted = (): boolean => localStorage.getItem(muteKey) === 'yes';

export const muteRinging = (muted: boolean): void => {
  localStorage.setItem(muteKey, muted ? 'yes' : 'no');
  for (const listener of listeners) listener();
};

export const useRingMuted = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isMuted);

/** Asks for desktop notifications once ever, on a click, as browsers want it. */
export const askForNotificationsOnce = (): void => {
  if (!('Notification' in window) || Notification.permission !== 'default' || localStorage.getItem(askedKey)) return;
  localStorage.setItem(askedKey, 'yes');
  // Refused or dismissed: sound and title are left.
  Notification.requestPermission().catch(() => {});
};
