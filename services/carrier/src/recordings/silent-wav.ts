import { Readable } from 'node:stream';
import type { RecordingChannels } from './recorder.ts';

const sampleRate = 8000;
const bytesPerSample = 2;
const headerBytes = 44;
const chunkBytes = 64 * 1024;

/** A WAV file of silence that is never held in memory: 8 kHz, 16 bit. */
export interface SilentWav {
  readonly bytes: number;
  /** From `start` up to and including `end`. */
  read(start: number, end: number): Readable;
}

export function silentWav(durationMs: number, channels: RecordingChannels): SilentWav {
  const dataBytes = Math.round((durationMs * sampleRate) / 1000) * channels * bytesPerSample;
  const header = wavHeader(dataBytes, channels);
  return {
    bytes: headerBytes + dataBytes,
    read: (start, end) => Readable.from(slices(header, start, end + 1)),
  };
}

function* slices(header: Buffer, start: number, end: number): Generator<Buffer> {
  const zeros = Buffer.alloc(chunkBytes);
  if (start < headerBytes) yield header.subarray(start, Math.min(end, headerBytes));
  for (let at = Math.max(start, headerBytes); at < end; at += chunkBytes) {
    yield zeros.subarray(0, Math.min(chunkBytes, end - at));
  }
}

function wavHeader(dataBytes: number, channels: RecordingChannels): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * bytesPerSample, 28);
  header.writeUInt16LE(channels * bytesPerSample, 32);
  header.writeUInt16LE(bytesPerSample * 8, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
