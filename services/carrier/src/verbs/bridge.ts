import type { VerbContext } from '../script/script.ts';
import { waitFor } from '../time/interruptible.ts';
import { booleanOf, integerOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

const longestSeconds = 14_400;
const longestRingingSeconds = 600;

/** How long Dial rings, or waits at a queue. */
export const ringingMs = (dial: TwimlNode): number =>
  Math.min(integerOf(dial.attributes.timeout, 30, 1), longestRingingSeconds) * 1000;

/** Two legs talk until `parted` says so, the time limit is over, or the caller presses the star that Dial allows him. */
export function waitForBridgeEnd(
  context: VerbContext,
  dial: TwimlNode,
  parted: (finish: () => void) => (() => void) | undefined,
): Promise<void> {
  const { engine, leg, signal } = context;
  return waitFor<void>(signal, (resolve) => {
    const stopParted = parted(() => resolve());
    const stopStar = booleanOf(dial.attributes.hangupOnStar, false)
      ? leg.digit.subscribe((key) => {
          if (key === '*') resolve();
        })
      : () => {};
    const seconds = integerOf(dial.attributes.timeLimit, longestSeconds, 1);
    const limit = engine.clock.schedule(seconds * 1000, () => resolve());
    return () => {
      stopParted?.();
      stopStar();
      limit.cancel();
    };
  });
}
