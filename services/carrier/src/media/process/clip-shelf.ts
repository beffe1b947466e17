import { readFile } from 'node:fs/promises';
import { type RenderedTone, renderTone } from '../sound/tones.ts';

const mostBytes = 96 * 1024 * 1024;

interface Shelved {
  file: string;
  sound: Promise<Uint8Array | null> | null;
  bytes: number;
}

/** The sounds that can be played: mu-law files that the carrier made ready, and tones. */
export class ClipShelf {
  readonly #clips = new Map<string, Shelved>();
  readonly #tones = new Map<string, RenderedTone>();
  readonly #log: (message: string, detail?: unknown) => void;
  #bytes = 0;

  constructor(log: (message: string, detail?: unknown) => void) {
    this.#log = log;
  }

  add(clip: string, file: string): void {
    if (!this.#clips.has(clip)) this.#clips.set(clip, { file, sound: null, bytes: 0 });
  }

  /** null when it cannot be read: whoever plays it is silent. */
  async sound(clip: string): Promise<Uint8Array | null> {
    const shelved = this.#clips.get(clip);
    if (!shelved) return null;
    shelved.sound ??= this.#load(shelved);
    // The youngest is last: what has not been played for longest goes first.
    this.#clips.delete(clip);
    this.#clips.set(clip, shelved);
    return shelved.sound;
  }

  tone(name: string): RenderedTone | null {
    const tone = this.#tones.get(name) ?? renderTone(name);
    if (tone && this.#tones.size < 200) this.#tones.set(name, tone);
    return tone;
  }

  async #load(shelved: Shelved): Promise<Uint8Array | null> {
    try {
      const sound = await readFile(shelved.file);
      shelved.bytes = sound.length;
      this.#bytes += sound.length;
      this.#makeRoom(shelved);
      return sound;
    } catch (error) {
      shelved.sound = null;
      this.#log('a clip cannot be read', error);
      return null;
    }
  }

  /** Forgets sounds, not clips: they are read again when they are wanted. */
  #makeRoom(newest: Shelved): void {
    for (const shelved of this.#clips.values()) {
      if (this.#bytes <= mostBytes) return;
      if (shelved === newest) continue;
      this.#bytes -= shelved.bytes;
      shelved.bytes = 0;
      shelved.sound = null;
    }
  }
}
