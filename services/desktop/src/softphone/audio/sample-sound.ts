import { playOnSpeaker } from './play-on-speaker.ts';

const rate = 16_000;
const notes = [
  { hertz: 523, seconds: 0.25 },
  { hertz: 659, seconds: 0.25 },
  { hertz: 784, seconds: 0.5 },
];

/** Three rising notes as a WAV file: nothing to load. */
const render = (): Blob => {
  const samples: number[] = [];
  for (const { hertz, seconds } of notes) {
    const length = seconds * rate;
    for (let n = 0; n < length; n += 1) {
      const edge = Math.min(1, n / 160, (length - n) / 800);
      samples.push(Math.round(Math.sin((2 * Math.PI * hertz * n) / rate) * edge * 6_000));
    }
  }
  const file = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (at: number, text: string) => {
    for (const [n, letter] of [...text].entries()) file.setUint8(at + n, letter.charCodeAt(0));
  };
  write(0, 'RIFF');
  file.setUint32(4, 36 + samples.length * 2, true);
  write(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  write(36, 'data');
  file.setUint32(40, samples.length * 2, true);
  for (const [n, sample] of samples.entries()) file.setInt16(44 + n * 2, sample, true);
  return new Blob([file.buffer as ArrayBuffer], { type: 'audio/wav' });
};

/** Sounds once where calls sound. */
export const playSampleSound = (): Promise<void> => playOnSpeaker(render());
