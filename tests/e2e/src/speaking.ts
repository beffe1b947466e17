/// <reference lib="dom" />
import type { BrowserContext } from 'playwright-core';

/**
 * Whoever sits at these pages hums one note: their microphone is an oscillator. `refused`: they answer no to the
 * browser's question, until the browser's own settings say otherwise. Call it before the page asks.
 */
export const hum = async (
  context: BrowserContext,
  hz: number,
  answer: 'allowed' | 'refused' = 'allowed',
): Promise<void> => {
  const given = { frequency: hz, isAllowed: answer === 'allowed' };
  await context.addInitScript(({ frequency, isAllowed }) => {
    // Pages that are not secure have no devices at all, and get none from us.
    if (!navigator.mediaDevices) return;
    navigator.mediaDevices.getUserMedia = async () => {
      const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      if (!isAllowed && state !== 'granted') throw new DOMException('Permission denied', 'NotAllowedError');
      const audio = new AudioContext();
      const oscillator = new OscillatorNode(audio, { frequency });
      const microphone = new MediaStreamAudioDestinationNode(audio, { channelCount: 1 });
      oscillator.connect(new GainNode(audio, { gain: 0.3 })).connect(microphone);
      oscillator.start();
      return microphone.stream;
    };
  }, given);
};
