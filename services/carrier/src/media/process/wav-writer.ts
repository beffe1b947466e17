import { type FileHandle, open, rm } from 'node:fs/promises';
import type { RecordingResult } from '../media-port.ts';
import { wavHeader, wavHeaderBytes } from '../sound/wav-header.ts';

/** Half a second for two channels. */
const blockBytes = 16_000;
/** A disk that is this far behind (32 s of two channels) counts as full. */
const mostWaitingBlocks = 64;

/** Writes samples to a WAV file as they come; the header is put right at the end. Never throws: `end` tells. */
export class WavWriter {
  readonly #file: string;
  readonly #channels: number;
  #handle: FileHandle | null = null;
  #block = Buffer.allocUnsafe(blockBytes);
  #filled = 0;
  #waiting: Buffer[] = [];
  #writing: Promise<void>;
  #isWriting = true;
  #written = 0;
  #failure: string | null = null;
  #ending: Promise<RecordingResult> | null = null;

  constructor(file: string, channels: number) {
    this.#file = file;
    this.#channels = channels;
    this.#writing = this.#guard(async () => {
      this.#handle = await open(file, 'w', 0o600);
      // A reader sees a valid, empty file until the header is put right.
      await this.#handle.write(wavHeader(0, channels), 0, wavHeaderBytes, 0);
    }).then(() => this.#drain());
  }

  /** Bytes of samples taken so far. */
  get length(): number {
    return this.#written + this.#waiting.length * blockBytes + this.#filled;
  }

  write(samples: Int16Array): void {
    if (this.#failure !== null || this.#ending) return;
    for (const sample of samples) {
      this.#filled = this.#block.writeInt16LE(sample, this.#filled);
      if (this.#filled === blockBytes) this.#queueBlock();
    }
  }

  /** `keepBytes`: what lies behind is cut off. */
  end(keepBytes = this.length): Promise<RecordingResult> {
    this.#ending ??= this.#end(keepBytes);
    return this.#ending;
  }

  async #end(keepBytes: number): Promise<RecordingResult> {
    if (this.#filled > 0) {
      this.#waiting.push(this.#block.subarray(0, this.#filled));
      this.#filled = 0;
    }
    if (!this.#isWriting) this.#startDraining();
    await this.#writing;
    await this.#guard(async () => {
      const handle = this.#handle;
      if (!handle || this.#failure !== null) return;
      if (keepBytes < this.#written) await handle.truncate(wavHeaderBytes + keepBytes);
      await handle.write(wavHeader(keepBytes, this.#channels), 0, wavHeaderBytes, 0);
    });
    await this.#guard(async () => this.#handle?.close());
    if (this.#failure !== null) {
      const reason = this.#failure;
      await this.#guard(() => rm(this.#file, { force: true }));
      return { kind: 'absent', reason };
    }
    const samples = keepBytes / 2 / this.#channels;
    return { kind: 'written', file: this.#file, durationMs: samples / 8, bytes: wavHeaderBytes + keepBytes };
  }

  #queueBlock(): void {
    this.#waiting.push(this.#block);
    this.#block = Buffer.allocUnsafe(blockBytes);
    this.#filled = 0;
    if (this.#waiting.length > mostWaitingBlocks) this.#fail('the disk is too slow');
    else if (!this.#isWriting) this.#startDraining();
  }

  #startDraining(): void {
    this.#isWriting = true;
    this.#writing = this.#drain();
  }

  async #drain(): Promise<void> {
    await this.#guard(async () => {
      for (let block = this.#waiting[0]; block; block = this.#waiting[0]) {
        if (this.#failure !== null || !this.#handle) break;
        // A full disk may also show as a short write.
        for (let at = 0; at < block.length; ) {
          const { bytesWritten } = await this.#handle.write(
            block,
            at,
            block.length - at,
            wavHeaderBytes + this.#written + at,
          );
          if (bytesWritten === 0) throw new Error('the disk takes no more');
          at += bytesWritten;
        }
        this.#waiting.shift();
        this.#written += block.length;
      }
    });
    this.#isWriting = false;
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #fail(reason: string): void {
    this.#failure ??= reason;
    this.#waiting = [];
  }
}
