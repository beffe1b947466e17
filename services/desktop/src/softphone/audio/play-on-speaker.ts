import { deviceChoice, presentDevice } from './device-choice.ts';

/** Plays a recorded sound once, on the loudspeaker of the calls; resolves at its end, and where it may not sound. */
export const playOnSpeaker = async (sound: Blob): Promise<void> => {
  const element = new Audio(URL.createObjectURL(sound));
  const { chosen, speakers } = deviceChoice().read();
  const sink = presentDevice(chosen.speaker, speakers);
  // A device that went in this moment: the browser's own choice.
  if (sink !== null && 'setSinkId' in element) await element.setSinkId(sink).catch(() => {});
  const ended = new Promise<void>((resolve) => {
    element.onended = () => resolve();
    element.onerror = () => resolve();
  });
  await element.play().then(
    () => ended,
    // Refused without a gesture: the check then ends without having been heard.
    () => {},
  );
  URL.revokeObjectURL(element.src);
};
