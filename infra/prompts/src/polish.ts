/** 8 kHz: a hundredth of a second. */
const blockLength = 80;
const quiet = 0.01;
const loudest = 0.7;
/** What stays of the silence before and after. */
const marginBlocks = 3;

const peakOf = (samples: Int16Array): number => samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

/** Cut at both ends where the sound stays below a hundredth of its loudest. */
export function withoutSilence(samples: Int16Array): Int16Array {
  const threshold = peakOf(samples) * quiet;
  const isLoud = (block: number): boolean =>
    samples.subarray(block * blockLength, (block + 1) * blockLength).some((sample) => Math.abs(sample) > threshold);
  let first = 0;
  let last = Math.ceil(samples.length / blockLength);
  while (first < last && !isLoud(first)) first += 1;
  while (last > first && !isLoud(last - 1)) last -= 1;
  return samples.slice(Math.max(0, first - marginBlocks) * blockLength, (last + marginBlocks) * blockLength);
}

/** As loud as all the others. */
export function levelled(samples: Int16Array): Int16Array {
  const peak = peakOf(samples);
  return peak === 0 ? samples : samples.map((sample) => Math.round((sample / peak) * loudest * 32_767));
}
