import { type Frame, frameBytes } from '../endpoint.ts';
import { mix, type Sounding, silentFrame } from './mix.ts';

/** Hears some voices together, for somebody outside the media process. */
export class Tap {
  voices: readonly Sounding[];
  frame: Frame = silentFrame;
  readonly #room = new Uint8Array(frameBytes);

  constructor(voices: readonly Sounding[]) {
    this.voices = voices;
  }

  /** There is one channel. */
  setChannels([voices]: readonly (readonly Sounding[])[]): void {
    this.voices = voices ?? [];
  }

  step(): void {
    this.frame = mix(this.voices, this.#room);
  }
}
