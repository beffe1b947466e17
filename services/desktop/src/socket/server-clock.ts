import { useSyncExternalStore } from 'react';

/** Server time minus ours, in milliseconds, from the last message that carried the server's clock. */
let offsetMs = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const tick = () => {
  now = Date.now() + offsetMs;
  for (const listener of listeners) listener();
};

/** Every message with `now` sets the clock by which timers count: a desktop's own clock may be minutes off. */
export const setServerClock = (serverNow: string): void => {
  offsetMs = Date.parse(serverNow) - Date.now();
  tick();
};

export const serverNow = (): number => Date.now() + offsetMs;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(tick, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** Server time in milliseconds, renewed twice a second by one timer for the whole page. */
export const useServerNow = (): number => useSyncExternalStore(subscribe, () => now);
