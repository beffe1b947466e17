import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readWav } from '../media/sound/read-wav.ts';
import { isChinese, recordingKey } from './spoken-words.ts';

export type Kept = { kind: 'kept'; durationMs: number } | { kind: 'refused'; reason: string };

/** The same for all ways to write the same words in a language; its regions do not matter. */
export function uploadKey(text: string, language: string): string {
  const voice = isChinese(language) ? 'zh' : (language.toLowerCase().split('-')[0] ?? '');
  return JSON.stringify([voice, recordingKey(text, voice)]);
}

/** Recordings that somebody uploaded for exactly these words: they go before every other voice. */
export class UploadedVoice {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async find(text: string, language: string): Promise<Int16Array | null> {
    try {
      const read = await readWav(await readFile(this.#fileOf(text, language)), () => nextTurn());
      return read.kind === 'sound' ? read.samples : null;
    } catch {
      return null; // nobody uploaded it
    }
  }

  async keep(text: string, language: string, wav: Buffer): Promise<Kept> {
    const read = await readWav(wav, () => nextTurn());
    if (read.kind === 'unreadable') return { kind: 'refused', reason: read.reason };
    if (recordingKey(text, language) === '') return { kind: 'refused', reason: 'the text has no words' };
    try {
      await mkdir(this.#directory, { recursive: true });
      await writeFile(this.#fileOf(text, language), wav);
    } catch (error) {
      return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
    }
    return { kind: 'kept', durationMs: read.samples.length / 8 };
  }

  #fileOf(text: string, language: string): string {
    const name = createHash('sha256').update(uploadKey(text, language)).digest('hex');
    return path.join(this.#directory, `${name}.wav`);
  }
}
