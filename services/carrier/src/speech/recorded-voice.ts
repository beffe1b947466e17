import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWav } from '../media/sound/read-wav.ts';
import { isChinese, recordingKey, type SpokenWord, spokenWords } from './spoken-words.ts';

/** Where the product's own recordings are. */
export const recordedPrompts = fileURLToPath(new URL('../../prompts', import.meta.url));

const samplesPerMs = 8;
const pauseMs = { none: 30, comma: 180, stop: 380 } as const;
/** Nobody wants a novel spelled letter by letter. */
const longestSpelled = 16;

/** What the recordings make of a text. */
export interface Recorded {
  samples: Int16Array;
  /** The parts that nobody recorded, as written: they are left out. */
  missing: string[];
}

/** `en` or `zh-CN` → the words → the file. */
export type RecordingIndex = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Prompts that people (or a studio) recorded, in a directory with an `index.json`. A text that was not recorded whole is
 * put together from the longest recorded parts: `You are number` · `seventeen` · `in line`.
 */
export class RecordedVoice {
  readonly #directory: string;
  readonly #files = new Map<string, Map<string, string>>();
  readonly #longest = new Map<string, number>();
  readonly #sounds = new Map<string, Promise<Int16Array | null>>();

  constructor(directory: string) {
    this.#directory = directory;
    const file = path.join(directory, 'index.json');
    if (!existsSync(file)) return;
    const index = JSON.parse(readFileSync(file, 'utf8')) as RecordingIndex;
    for (const [language, texts] of Object.entries(index)) {
      const files = new Map<string, string>();
      for (const [text, name] of Object.entries(texts)) files.set(recordingKey(text, language), name);
      this.#files.set(language, files);
      this.#longest.set(language, Math.max(0, ...[...files.keys()].map((key) => key.split(' ').length)));
    }
  }

  /** null: not a word of it was recorded. */
  async speak(text: string, language: string): Promise<Recorded | null> {
    const voice = isChinese(language) ? 'zh-CN' : 'en';
    if (!/^(zh|cmn|en)\b/i.test(language) || !this.#files.has(voice)) return null;
    const words = spokenWords(text, voice);
    const pieces: Int16Array[] = [];
    const missing: string[] = [];
    for (let at = 0; at < words.length; ) {
      const found = await this.#longestAt(words, at, voice);
      const spelled = found ? null : await this.#spell(words[at]?.written ?? '', voice);
      const count = found?.count ?? 1;
      const last = words[at + count - 1];
      if (found) pieces.push(found.samples);
      else if (spelled) pieces.push(...spelled);
      else missing.push(words[at]?.written ?? '');
      if (last && at + count < words.length) pieces.push(new Int16Array(pauseMs[last.pause] * samplesPerMs));
      at += count;
    }
    return missing.length === words.length ? null : { samples: joined(pieces), missing: together(missing) };
  }

  async #longestAt(
    words: readonly SpokenWord[],
    at: number,
    voice: string,
  ): Promise<{ samples: Int16Array; count: number } | null> {
    const most = Math.min(this.#longest.get(voice) ?? 0, words.length - at);
    for (let count = most; count > 0; count -= 1) {
      const key = words
        .slice(at, at + count)
        .map((word) => word.key)
        .join(' ');
      const samples = await this.#sound(key, voice);
      if (samples) return { samples, count };
    }
    return null;
  }

  /** Numbers and short codes (`EX`, `4471`) character by character. */
  async #spell(written: string, voice: string): Promise<Int16Array[] | null> {
    const isCode = /^\p{N}+$/u.test(written) || (/^[\p{Lu}\p{N}]+$/u.test(written) && !/\p{Script=Han}/u.test(written));
    if (!isCode || written.length > longestSpelled) return null;
    const sounds = await Promise.all([...written].map((character) => this.#sound(character.toLowerCase(), voice)));
    return sounds.every((each) => each !== null) ? sounds : null;
  }

  /** Each file is read once; one that is gone or broken is as if it had not been recorded. */
  #sound(key: string, voice: string): Promise<Int16Array | null> {
    const name = this.#files.get(voice)?.get(key);
    if (name === undefined) return Promise.resolve(null);
    const file = path.join(this.#directory, name);
    const sound = this.#sounds.get(file) ?? readSound(file);
    this.#sounds.set(file, sound);
    return sound;
  }
}

async function readSound(file: string): Promise<Int16Array | null> {
  if (!existsSync(file)) return null;
  const read = await readWav(await readFile(file), () => nextTurn());
  return read.kind === 'sound' ? read.samples : null;
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const together = (words: readonly string[]): string[] => (words.length === 0 ? [] : [words.join(' ')]);
