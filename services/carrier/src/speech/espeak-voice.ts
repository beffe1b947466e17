import { type ChildProcess, spawn } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readWav } from '../media/sound/read-wav.ts';
import type { Voice } from './voice.ts';

const patienceMs = 10_000;
const largestOutput = 64 * 1024 * 1024;
/** BCP-47 → what the program calls it; others by their first part. */
const renamed: Readonly<Record<string, string>> = { zh: 'cmn', cmn: 'cmn', yue: 'yue', 'en-gb': 'en-gb', en: 'en-us' };
const wordsPerMinute = 165;

/** The program `espeak-ng`, when the machine has it: most languages of the world, Chinese among them. */
export class EspeakVoice implements Voice {
  readonly name = 'espeak-ng';
  readonly #program: string;
  readonly #running = new Set<ChildProcess>();
  #languages: ReadonlySet<string> = new Set();

  private constructor(program: string) {
    this.#program = program;
  }

  /** null when there is no such program. */
  static async find(program = 'espeak-ng'): Promise<EspeakVoice | null> {
    const voice = new EspeakVoice(program);
    const listing = await voice.#run(['--voices'], '');
    if (!listing) return null;
    const rows = listing.toString('utf8').split('\n').slice(1);
    voice.#languages = new Set(rows.flatMap((row) => row.trim().split(/\s+/)[1]?.toLowerCase() ?? []));
    return voice.#languages.size > 0 ? voice : null;
  }

  speaks(language: string): boolean {
    return this.#nameOf(language) !== null;
  }

  async speak(text: string, language: string): Promise<Int16Array | null> {
    const name = this.#nameOf(language);
    if (!name) return null;
    // The text comes on standard input: it is never part of a command.
    const wav = await this.#run(['-v', name, '-s', String(wordsPerMinute), '--stdin', '--stdout'], text);
    const read = wav ? await readWav(wav, () => nextTurn()) : null;
    return read?.kind === 'sound' ? read.samples : null;
  }

  async stop(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
  }

  #nameOf(language: string): string | null {
    const whole = language.toLowerCase();
    const first = whole.split('-')[0] ?? '';
    const candidates = [renamed[whole], whole, renamed[first], first];
    return candidates.find((each) => each !== undefined && this.#languages.has(each)) ?? null;
  }

  #run(args: readonly string[], input: string): Promise<Buffer | null> {
    return new Promise((resolve) => {
      const child = spawn(this.#program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
      this.#running.add(child);
      const output: Buffer[] = [];
      let length = 0;
      const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      const finish = (result: Buffer | null) => {
        clearTimeout(late);
        this.#running.delete(child);
        resolve(result);
      };
      child.stdout.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > largestOutput) child.kill('SIGKILL');
        else output.push(chunk);
      });
      child.once('error', () => finish(null));
      child.once('close', (code) => finish(code === 0 ? Buffer.concat(output) : null));
      // A program that ended early is told by its end.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }
}
