/** One channel of a WAV file of 16 bits, full scale = 1. */
interface RecordedChannel {
  rate: number;
  samples: Float32Array;
}

export const readRecording = (file: Buffer): RecordedChannel[] => {
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error('not a WAV file');
  const format = file.indexOf('fmt ', 12, 'latin1') + 8;
  const data = file.indexOf('data', 12, 'latin1') + 8;
  const channels = file.readUInt16LE(format + 2);
  const rate = file.readUInt32LE(format + 4);
  if (file.readUInt16LE(format + 14) !== 16) throw new Error('not 16 bits a sample');
  const frames = Math.floor(Math.min(file.readUInt32LE(data - 4), file.length - data) / (2 * channels));
  return Array.from({ length: channels }, (_, channel) => ({
    rate,
    samples: Float32Array.from(
      { length: frames },
      (_, frame) => file.readInt16LE(data + (frame * channels + channel) * 2) / 32_768,
    ),
  }));
};

/** The longest run in which all channels are at exactly nothing, in samples. */
export const longestSilence = (channels: readonly RecordedChannel[]): { from: number; to: number } => {
  const length = channels[0]?.samples.length ?? 0;
  let longest = { from: 0, to: 0 };
  let from = 0;
  for (let at = 0; at <= length; at += 1) {
    const isSilent = at < length && channels.every(({ samples }) => samples[at] === 0);
    if (isSilent) continue;
    if (at - from > longest.to - longest.from) longest = { from, to: at };
    from = at + 1;
  }
  return longest;
};

export const part = ({ rate, samples }: RecordedChannel, from: number, to: number): RecordedChannel => ({
  rate,
  samples: samples.subarray(from, to),
});
