const charactersPerSecond = 14;
const ideographsPerSecond = 5;

/** How long a voice needs for a text, at a calm reading speed. */
export function speakingMs(text: string): number {
  let seconds = 0;
  for (const character of text) {
    seconds += /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]/.test(character)
      ? 1 / ideographsPerSecond
      : 1 / charactersPerSecond;
  }
  return Math.max(300, Math.round(seconds * 1000));
}

/** A file that we do not fetch has no known length: Twilio would play it all, we play this much of it. */
export const unknownMediaMs = 20_000;

/** From a prompt's start until its sound leaves, and from there to the wire: it must not be cut short at its end. */
export const untilHeardMs = 60;

/** `<Play digits="ww12">`: a `w` is half a second of silence, a `W` a second, a key a quarter of a second. */
export const keyTonesMs = (digits: string): number =>
  [...digits].reduce((ms, key) => ms + (key === 'W' ? 1000 : key === 'w' ? 500 : 250), 0);
