import { aLawToLinear } from './a-law.ts';
import { muLawToLinear } from './mu-law.ts';
import { type Breathe, toEightKilohertz } from './resample.ts';

export type ReadSound = { kind: 'sound'; samples: Int16Array } | { kind: 'unreadable'; reason: string };

interface Format {
  tag: number;
  channels: number;
  rate: number;
  bits: number;
}

const longestMs = 3_600_000;
const framesPerBreath = 100_000;

/** A WAV file as 8 kHz mono: PCM of 8 to 32 bits, 32-bit float, mu-law or A-law; any rate, channels are averaged. */
export async function readWav(file: Buffer, breathe: Breathe): Promise<ReadSound> {
  const unreadable = (reason: string): ReadSound => ({ kind: 'unreadable', reason });
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    return unreadable('not a WAV file');
  }
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, Math.min(at + 8 + length, file.length));
    if (name === 'fmt ' && body.length >= 16) format = readFormat(body);
    if (name === 'data')
      return format ? decode(format, body, breathe) : unreadable('the data come before their format');
    at += 8 + length + (length % 2);
  }
  return unreadable('the file holds no data');
}

function readFormat(body: Buffer): Format {
  const tag = body.readUInt16LE(0);
  return {
    // 0xFFFE: the true format is the head of a GUID further on.
    tag: tag === 0xfffe && body.length >= 26 ? body.readUInt16LE(24) : tag,
    channels: body.readUInt16LE(2),
    rate: body.readUInt32LE(4),
    bits: body.readUInt16LE(14),
  };
}

async function decode(format: Format, data: Buffer, breathe: Breathe): Promise<ReadSound> {
  const { channels, rate } = format;
  const read = sampleReader(format);
  const bytes = format.bits / 8;
  if (!read || channels < 1 || channels > 8 || rate < 4000 || rate > 192_000) {
    return { kind: 'unreadable', reason: `WAV format ${format.tag}, ${format.bits} bits, ${rate} Hz is not supported` };
  }
  const frames = Math.floor(data.length / (bytes * channels));
  if ((frames / rate) * 1000 > longestMs) return { kind: 'unreadable', reason: 'longer than an hour' };
  const mono = new Float32Array(frames);
  for (let n = 0; n < frames; n += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += read(data, (n * channels + channel) * bytes);
    mono[n] = sum / channels;
    if (n % framesPerBreath === 0) await breathe();
  }
  return { kind: 'sound', samples: await toEightKilohertz(mono, rate, breathe) };
}

type SampleReader = (data: Buffer, at: number) => number;

function sampleReader({ tag, bits }: Format): SampleReader | null {
  if (tag === 1 && bits === 8) return (data, at) => (data.readUInt8(at) - 128) / 128;
  if (tag === 1 && (bits === 16 || bits === 24 || bits === 32)) {
    return (data, at) => data.readIntLE(at, bits / 8) / 2 ** (bits - 1);
  }
  if (tag === 3 && bits === 32) return (data, at) => data.readFloatLE(at);
  if (tag === 6 && bits === 8) return (data, at) => (aLawToLinear[data.readUInt8(at)] ?? 0) / 32_768;
  if (tag === 7 && bits === 8) return (data, at) => (muLawToLinear[data.readUInt8(at)] ?? 0) / 32_768;
  return null;
}
