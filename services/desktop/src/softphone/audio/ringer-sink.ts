import { deviceChoice, presentDevice } from './device-choice.ts';

type Routable = AudioContext & { setSinkId?: (sinkId: string) => Promise<void> };

/**
 * Lets an audio graph sound on the chosen ringer, now and after every other choice. Browsers that cannot (Firefox,
 * Safari) ring where everything sounds.
 * @returns the undo
 */
export const routeToRinger = (context: AudioContext): (() => void) => {
  const routable: Routable = context;
  let used = '';
  const route = () => {
    const { chosen, speakers } = deviceChoice().read();
    const sink = presentDevice(chosen.ringer, speakers) ?? '';
    if (sink === used || !routable.setSinkId) return;
    used = sink;
    // A device that went in this moment: the browser's own choice rings.
    routable.setSinkId(sink).catch(() => {});
  };
  route();
  return deviceChoice().subscribe(route);
};
