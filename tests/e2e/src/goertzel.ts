/** The amplitude (full scale = 1) of one frequency in these samples: Goertzel's algorithm with a Hann window. */
export const toneAmplitude = ({ rate, samples }: { rate: number; samples: ArrayLike<number> }, hz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let previous = 0;
  let beforePrevious = 0;
  let windowSum = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
    windowSum += window;
    const current = (samples[n] ?? 0) * window + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return windowSum === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / windowSum;
};
