import { frameBytes } from '../endpoint.ts';
import type { RecordingResult } from '../media-port.ts';
import { mixLinear, type Sounding } from './mix.ts';
import { WavWriter } from './wav-writer.ts';

/** −46 dB of full scale: what lies below at both ends is cut off when silence is to be trimmed. */
const audible = 160;

/** A recording that runs: one or two channels, each the sum of some voices. */
export class Recording {
  readonly #writer: WavWriter;
  readonly #samples: Int16Array;
  readonly #isTrimmed: boolean;
  #channels: readonly (readonly Sounding[])[];
  #pause: 'silence' | 'skip' | null = null;
  #soundEndsAt = 0;

  constructor(file: string, channels: readonly (readonly Sounding[])[], isTrimmed: boolean) {
    this.#writer = new WavWriter(file, channels.length);
    this.#samples = new Int16Array(frameBytes * channels.length);
    this.#channels = channels;
    this.#isTrimmed = isTrimmed;
  }

  get voices(): readonly Sounding[] {
    return this.#channels.flat();
  }

  /** As many channels as at the start: more are left out, missing ones are silent. */
  setChannels(channels: readonly (readonly Sounding[])[]): void {
    this.#channels = channels;
  }

  pause(behavior: 'silence' | 'skip'): void {
    this.#pause = behavior;
  }

  resume(): void {
    this.#pause = null;
  }

  step(): void {
    if (this.#pause === 'skip') return;
    const stride = this.#samples.length / frameBytes;
    if (this.#pause === 'silence') this.#samples.fill(0);
    else for (let n = 0; n < stride; n += 1) mixLinear(this.#channels[n] ?? [], this.#samples, n, stride);
    if (this.#isTrimmed) {
      const isSilent = this.#samples.every((sample) => sample < audible && sample > -audible);
      if (isSilent && this.#writer.length === 0) return;
      if (!isSilent) this.#soundEndsAt = this.#writer.length + this.#samples.length * 2;
    }
    this.#writer.write(this.#samples);
  }

  end(): Promise<RecordingResult> {
    return this.#writer.end(this.#isTrimmed ? this.#soundEndsAt : undefined);
  }
}
