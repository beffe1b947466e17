import { wavHeader } from './sound/wav-header.ts';

const sampleRate = 8000;
const chordSeconds = 4;
/** C – Am – F – G, in hertz: calm, and it ends where it begins. */
const chords: readonly (readonly number[])[] = [
  [130.81, 261.63, 329.63, 392.0],
  [110.0, 261.63, 329.63, 440.0],
  [87.31, 261.63, 349.23, 440.0],
  [98.0, 246.94, 293.66, 392.0],
];

export const holdMusicMs = chords.length * chordSeconds * 1000;

let rendered: Buffer | null = null;

/** A soft loop of four chords: 8 kHz, mono, 16 bit. */
export function holdMusic(): Buffer {
  rendered ??= render();
  return rendered;
}

function render(): Buffer {
  const samplesPerChord = chordSeconds * sampleRate;
  const samples = Buffer.alloc(chords.length * samplesPerChord * 2);
  chords.forEach((chord, index) => {
    for (let n = 0; n < samplesPerChord; n += 1) {
      const seconds = n / sampleRate;
      const swell = Math.sin((Math.PI * n) / samplesPerChord) ** 0.6;
      const tone = chord.reduce((sum, hertz, voice) => {
        const vibrato = 1 + 0.0015 * Math.sin(2 * Math.PI * (0.7 + voice * 0.13) * seconds);
        return sum + Math.sin(2 * Math.PI * hertz * vibrato * seconds) / (1 + voice * 0.4);
      }, 0);
      samples.writeInt16LE(Math.round(tone * swell * 3200), (index * samplesPerChord + n) * 2);
    }
  });
  return Buffer.concat([wavHeader(samples.length, 1), samples]);
}
