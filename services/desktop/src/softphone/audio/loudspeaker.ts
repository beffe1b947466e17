import { type DeviceChoice, presentDevice } from './device-choice.ts';

export interface Loudspeaker {
  play(stream: MediaStream | null): void;
  close(): void;
}

/** Plays, and is not heard. */
export const silentPlayer = (): Pick<Loudspeaker, 'play'> => {
  const element = new Audio();
  element.muted = true;
  return {
    play: (stream) => {
      element.srcObject = stream;
      // Muted, nothing forbids it; and where something does, only the figures of a check are missing.
      if (stream) element.play().catch(() => {});
    },
  };
};

/** What the agent hears of a call, on the chosen loudspeaker or headset. */
export const createLoudspeaker = (choice: DeviceChoice): Loudspeaker => {
  const element = typeof Audio === 'undefined' ? null : new Audio();
  const route = () => {
    if (!element || !('setSinkId' in element)) return;
    const { chosen, speakers } = choice.read();
    const sink = presentDevice(chosen.speaker, speakers) ?? '';
    // A device that went in this moment: the browser's own choice goes on.
    if (element.sinkId !== sink) element.setSinkId(sink).catch(() => {});
  };
  const undo = choice.subscribe(route);
  return {
    play: (stream) => {
      if (!element) return;
      element.srcObject = stream;
      if (!stream) return;
      route();
      const start = () =>
        element.play().then(
          () => window.removeEventListener('pointerdown', start),
          // No gesture on this page yet: the first one starts it.
          () => window.addEventListener('pointerdown', start, { once: true }),
        );
      void start();
    },
    close: () => {
      undo();
      if (element) element.srcObject = null;
    },
  };
};
