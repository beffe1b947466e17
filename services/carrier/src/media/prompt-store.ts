import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { speakingMs, unknownMediaMs } from '../twiml/durations.ts';
import { type FetchLimits, fetchSound } from './fetch-sound.ts';
import { holdMusic } from './hold-music.ts';
import type { PreparedClip, Prompt } from './media-port.ts';
import { encodeMuLaw } from './sound/mu-law.ts';
import { readWav } from './sound/read-wav.ts';

/** A text as 8 kHz 16-bit samples; null when no voice speaks the language. */
export type Synthesize = (text: string, language: string) => Promise<{ samples: Int16Array } | null>;

export interface PromptStoreOptions {
  /** Where the clips are written; made when it is missing. */
  directory: string;
  synthesize: Synthesize;
  /** A clip is ready to be played. */
  onClip: (clip: string, file: string) => void;
  limits?: FetchLimits;
}

interface Known {
  prepared: Promise<PreparedClip>;
  /** Until then it is not asked about again. */
  freshUntil: number;
  etag: string | null;
  lastModified: string | null;
}

const freshMs = 60_000;
const failedFreshMs = 5000;
const mostKnown = 5000;
const defaultLimits: FetchLimits = { timeoutMs: 10_000, largestBytes: 24 * 1024 * 1024 };
const holdMusicPath = '/media/hold-music.wav';
const rawMuLawTypes = new Set(['audio/basic', 'audio/mulaw', 'audio/ulaw', 'audio/pcmu', 'audio/x-mulaw']);

/** Makes clips of words and files, each once. Clips are named by their content, so the same sound is kept once, too. */
export class PromptStore {
  readonly #options: PromptStoreOptions;
  readonly #limits: FetchLimits;
  readonly #known = new Map<string, Known>();
  readonly #files = new Set<string>();

  constructor(options: PromptStoreOptions) {
    this.#options = options;
    this.#limits = options.limits ?? defaultLimits;
  }

  /** Never rejects. */
  prepare(prompt: Prompt): Promise<PreparedClip> {
    const key = 'say' in prompt ? JSON.stringify([prompt.language, prompt.say]) : `media ${prompt.media}`;
    const known = this.#known.get(key);
    if (known && known.freshUntil > Date.now()) return known.prepared;
    const fresh: Known = {
      prepared: Promise.resolve({ clip: null, durationMs: 0, problem: null }),
      freshUntil: Number.POSITIVE_INFINITY,
      etag: known?.etag ?? null,
      lastModified: known?.lastModified ?? null,
    };
    const work = 'say' in prompt ? this.#say(prompt.say, prompt.language) : this.#fetch(prompt.media, fresh, known);
    fresh.prepared = work.then((prepared) => {
      // What could not be had is tried again soon.
      if (prepared.clip === null) fresh.freshUntil = Date.now() + failedFreshMs;
      return prepared;
    });
    this.#known.delete(key);
    this.#known.set(key, fresh);
    if (this.#known.size > mostKnown) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return fresh.prepared;
  }

  /** Texts of which something else may be said from now on. */
  forget(isOther: (text: string, language: string) => boolean): void {
    for (const key of this.#known.keys()) {
      if (!key.startsWith('[')) continue;
      const [language, text] = JSON.parse(key) as [string, string];
      if (isOther(text, language)) this.#known.delete(key);
    }
  }

  async #say(text: string, language: string): Promise<PreparedClip> {
    const silent = (problem: string | null) => ({ clip: null, durationMs: speakingMs(text), problem });
    try {
      const spoken = await this.#options.synthesize(text, language);
      return spoken && spoken.samples.length > 0
        ? await this.#shelve(encodeMuLaw(spoken.samples))
        : silent(`no voice speaks ${language}`);
    } catch (error) {
      return silent(error instanceof Error ? error.message : String(error));
    }
  }

  async #fetch(url: string, fresh: Known, earlier: Known | undefined): Promise<PreparedClip> {
    const silent = (problem: string) => ({ clip: null, durationMs: unknownMediaMs, problem });
    try {
      if (url.endsWith(holdMusicPath)) return await this.#decode(holdMusic(), 'audio/wav');
      const fetched = await fetchSound(url, earlier ?? null, this.#limits);
      fresh.freshUntil = Date.now() + freshMs;
      if (fetched.kind === 'failed') return silent(fetched.reason);
      if (fetched.kind === 'not-modified') return earlier ? await earlier.prepared : silent('not modified');
      fresh.etag = fetched.etag;
      fresh.lastModified = fetched.lastModified;
      return await this.#decode(fetched.body, fetched.contentType);
    } catch (error) {
      return silent(error instanceof Error ? error.message : String(error));
    }
  }

  async #decode(body: Buffer, contentType: string): Promise<PreparedClip> {
    if (rawMuLawTypes.has(contentType)) return this.#shelve(body);
    const sound = await readWav(body, () => nextTurn());
    if (sound.kind === 'sound') return this.#shelve(encodeMuLaw(sound.samples));
    return { clip: null, durationMs: unknownMediaMs, problem: sound.reason };
  }

  async #shelve(sound: Uint8Array): Promise<PreparedClip> {
    const clip = createHash('sha256').update(sound).digest('hex');
    const file = path.join(this.#options.directory, `${clip}.ulaw`);
    if (!this.#files.has(clip)) {
      await mkdir(this.#options.directory, { recursive: true });
      await writeFile(file, sound, { mode: 0o600 });
      this.#files.add(clip);
      this.#options.onClip(clip, file);
    }
    return { clip, durationMs: Math.ceil(sound.length / 8), problem: null };
  }
}
