import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeMuLaw, encodeMuLaw } from '../media/sound/mu-law.ts';

const magic = Buffer.from('mulaw-8000\n');

/** What machines have said, on disk, by content; the least recently used goes first. A disk that fails costs time only. */
export class SpeechCache {
  readonly #directory: string;
  readonly #largestBytes: number;
  #bytesSinceSweep = Number.POSITIVE_INFINITY;

  constructor(directory: string, largestBytes = 256 * 1024 * 1024) {
    this.#directory = directory;
    this.#largestBytes = largestBytes;
  }

  async find(voice: string, language: string, text: string): Promise<Int16Array | null> {
    const file = this.#fileOf(voice, language, text);
    try {
      const content = await readFile(file);
      // A file that was cut short does not say how long it should be: its last byte does.
      if (!content.subarray(0, magic.length).equals(magic) || content.at(-1) !== 0x0a) {
        await rm(file, { force: true });
        return null;
      }
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return decodeMuLaw(content.subarray(magic.length, -1));
    } catch {
      return null; // not there yet, or not to be read: it is spoken again
    }
  }

  async keep(voice: string, language: string, text: string, samples: Int16Array): Promise<void> {
    const file = this.#fileOf(voice, language, text);
    const unfinished = `${file}.${process.pid}`;
    try {
      await mkdir(this.#directory, { recursive: true });
      await writeFile(unfinished, Buffer.concat([magic, encodeMuLaw(samples), Buffer.from('\n')]));
      await rename(unfinished, file);
      this.#bytesSinceSweep += samples.length;
      if (this.#bytesSinceSweep > this.#largestBytes / 10) await this.#sweep();
    } catch {
      await rm(unfinished, { force: true }).catch(() => undefined); // a full or read-only disk: nothing is kept
    }
  }

  async #sweep(): Promise<void> {
    this.#bytesSinceSweep = 0;
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith('.speech'));
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.#directory, name);
        const { size, mtimeMs } = await stat(file);
        return { file, size, mtimeMs };
      }),
    );
    let bytes = files.reduce((sum, each) => sum + each.size, 0);
    for (const each of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= this.#largestBytes) return;
      await rm(each.file, { force: true });
      bytes -= each.size;
    }
  }

  #fileOf(voice: string, language: string, text: string): string {
    const name = createHash('sha256')
      .update(JSON.stringify([voice, language.toLowerCase(), text]))
      .digest('hex');
    return path.join(this.#directory, `${name}.speech`);
  }
}
