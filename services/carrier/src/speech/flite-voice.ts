import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWav } from '../media/sound/read-wav.ts';
import { isSource, sourceFlags } from '../start-flags.ts';
import type { Voice } from './voice.ts';

type Answer = { id: number; wav: Uint8Array } | { id: number; problem: string };

/** A process that has had nothing to say for long gives its memory (a 20 MB program) back. */
const idleMs = 120_000;
const patienceMs = 20_000;
const program = fileURLToPath(new URL(`./flite-process.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** English by Flite (CMU), compiled to WebAssembly: runs on any machine, in a process of its own. */
export class FliteVoice implements Voice {
  readonly name = 'flite';
  #process: ChildProcess | null = null;
  #nextId = 0;
  #waiting = new Map<number, (answer: Answer) => void>();
  #idle: NodeJS.Timeout | null = null;

  speaks(language: string): boolean {
    return /^en\b/i.test(language);
  }

  async speak(text: string): Promise<Int16Array | null> {
    const answer = await this.#ask(text);
    const read = 'wav' in answer ? await readWav(Buffer.from(answer.wav), () => nextTurn()) : null;
    return read?.kind === 'sound' ? read.samples : null;
  }

  #ask(text: string): Promise<Answer> {
    const child = this.#start();
    this.#nextId += 1;
    const id = this.#nextId;
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => this.stop(), patienceMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(giveUp);
        this.#waiting.delete(id);
        resolve(answer);
        if (this.#waiting.size > 0) return;
        child.channel?.unref();
        this.#rest();
      });
      child.channel?.ref();
      child.send({ id, text });
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (this.#idle) clearTimeout(this.#idle);
    if (!child) return;
    this.#end(child);
    child.kill('SIGKILL');
  }

  #start(): ChildProcess {
    if (this.#idle) clearTimeout(this.#idle);
    if (this.#process) return this.#process;
    const directory = mkdtempSync(path.join(tmpdir(), 'tellonce-voice-'));
    const child = fork(program, [directory], {
      execArgv: [...sourceFlags(), '--no-warnings'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    child.on('error', () => this.#end(child));
    child.on('exit', () => {
      rmSync(directory, { recursive: true, force: true });
      this.#end(child);
    });
    // Nobody stays for a voice that has nothing to say.
    child.unref();
    child.channel?.unref();
    this.#process = child;
    return child;
  }

  #rest(): void {
    this.#idle = setTimeout(() => void this.stop(), idleMs).unref();
  }

  /** Whoever waits for it gets no sound. */
  #end(child: ChildProcess): void {
    if (this.#process !== child) return;
    this.#process = null;
    for (const [id, answer] of [...this.#waiting]) answer({ id, problem: 'the voice ended' });
  }
}
