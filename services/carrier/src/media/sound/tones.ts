import { encodeMuLaw } from './mu-law.ts';

export interface RenderedTone {
  sound: Uint8Array;
  /** 0: for ever. */
  loops: number;
}

const samplesPerMs = 8;
const rampMs = 4;

/** Row and column frequencies of ITU-T Recommendation Q.23. */
const keyTones: Readonly<Record<string, readonly [number, number]>> = {
  '1': [697, 1209],
  '2': [697, 1336],
  '3': [697, 1477],
  A: [697, 1633],
  '4': [770, 1209],
  '5': [770, 1336],
  '6': [770, 1477],
  B: [770, 1633],
  '7': [852, 1209],
  '8': [852, 1336],
  '9': [852, 1477],
  C: [852, 1633],
  '*': [941, 1209],
  '0': [941, 1336],
  '#': [941, 1477],
  D: [941, 1633],
};

/** `ringback`, `busy`, `beep`, or keys; null for anything else. A key lasts 250 ms, 150 of them sounding. */
export function renderTone(name: string): RenderedTone | null {
  switch (name) {
    case 'ringback':
      return { sound: sequence([sine([440, 480], 2000, 0.12), silence(4000)]), loops: 0 };
    case 'busy':
      return { sound: sequence([sine([480, 620], 500, 0.12), silence(500)]), loops: 0 };
    case 'beep':
      return { sound: sequence([sine([880], 250, 0.2)]), loops: 1 };
    default:
      return /^[0-9*#A-Da-dwW]{1,64}$/.test(name) ? { sound: sequence([...name].map(keySound)), loops: 1 } : null;
  }
}

function keySound(key: string): Int16Array {
  if (key === 'w') return silence(500);
  if (key === 'W') return silence(1000);
  const pair = keyTones[key.toUpperCase()];
  return pair ? join([sine(pair, 150, 0.25), silence(100)]) : silence(0);
}

/** Some frequencies together, each at `amplitude` of full scale, with soft edges. */
export function sine(frequencies: readonly number[], ms: number, amplitude: number): Int16Array {
  const length = Math.round(ms * samplesPerMs);
  const ramp = rampMs * samplesPerMs;
  const samples = new Int16Array(length);
  for (let n = 0; n < length; n += 1) {
    let sum = 0;
    for (const hz of frequencies) sum += Math.sin((2 * Math.PI * hz * n) / 8000);
    const edge = Math.min(1, n / ramp, (length - 1 - n) / ramp);
    samples[n] = Math.round(Math.max(-1, Math.min(1, sum * amplitude * edge)) * 32_767);
  }
  return samples;
}

const silence = (ms: number): Int16Array => new Int16Array(ms * samplesPerMs);

function join(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const sequence = (parts: readonly Int16Array[]): Uint8Array => encodeMuLaw(join(parts));
