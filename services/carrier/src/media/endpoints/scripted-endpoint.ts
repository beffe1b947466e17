import { type Frame, frameBytes, type MediaEndpoint } from '../endpoint.ts';
import type { EndpointContext, OpenedEndpoint } from '../process/endpoints.ts';
import { encodeMuLaw, muLawSilence } from '../sound/mu-law.ts';
import { sine } from '../sound/tones.ts';

const samplesPerMs = 8;
const loudness = 0.25;

/** A simulated party: says what it is told to, one thing after the other, and hears in vain. */
class ScriptedEndpoint implements MediaEndpoint {
  #lines: { sound: Uint8Array | null }[] = [];
  #position = 0;
  readonly #frame = new Uint8Array(frameBytes);

  pull(): Frame | null {
    const line = this.#lines[0];
    // A line whose sound is still being read keeps its place.
    if (!line?.sound) return null;
    const part = line.sound.subarray(this.#position, this.#position + frameBytes);
    this.#frame.fill(muLawSilence);
    this.#frame.set(part);
    this.#position += frameBytes;
    if (this.#position >= line.sound.length) {
      this.#lines.shift();
      this.#position = 0;
    }
    return this.#frame;
  }

  push(): void {}

  say(sound: Uint8Array | Promise<Uint8Array | null>): void {
    const line: { sound: Uint8Array | null } = { sound: sound instanceof Uint8Array ? sound : null };
    this.#lines.push(line);
    if (sound instanceof Uint8Array) return;
    void sound.then((read) => {
      if (read) line.sound = read;
      else this.#lines = this.#lines.filter((one) => one !== line);
    });
  }

  hush(): void {
    this.#lines = [];
    this.#position = 0;
  }

  onKey(): () => void {
    return () => {};
  }

  onLost(): () => void {
    return () => {};
  }

  close(): void {
    this.hush();
  }
}

export async function openScripted(
  _options: Record<string, never>,
  { clips }: EndpointContext,
): Promise<OpenedEndpoint<'scripted'>> {
  const endpoint = new ScriptedEndpoint();
  return {
    endpoint,
    answer: {},
    update(update) {
      if ('say' in update) endpoint.say(clips.sound(update.say));
      else if ('toneHz' in update) {
        endpoint.say(encodeMuLaw(sine([update.toneHz], update.ms, update.amplitude ?? loudness)));
      } else if ('pauseMs' in update) {
        endpoint.say(new Uint8Array(Math.round(update.pauseMs * samplesPerMs)).fill(muLawSilence));
      } else endpoint.hush();
    },
  };
}
