/** Lets others have the processor: awaited now and then in long work. */
export type Breathe = () => Promise<void>;

const samplesPerBreath = 8000;
/** Places between two samples at which the filter is known. */
const phases = 128;

/** To 8 kHz, through a windowed-sinc low pass: what lies above 4 kHz would be folded into speech. */
export async function toEightKilohertz(samples: Float32Array, rate: number, breathe: Breathe): Promise<Int16Array> {
  if (rate === 8000) return toInt16(samples);
  const ratio = rate / 8000;
  const reach = Math.ceil(12 * Math.max(1, ratio));
  const kernels = lowPassKernels(ratio, reach);
  const result = new Int16Array(Math.floor(samples.length / ratio));
  for (let n = 0; n < result.length; n += 1) {
    const phase = Math.round(n * ratio * phases);
    const kernel = kernels[phase % phases];
    const first = Math.floor(phase / phases) - reach;
    let sum = 0;
    for (let k = 0; kernel && k < kernel.length; k += 1) sum += (samples[first + k] ?? 0) * (kernel[k] ?? 0);
    result[n] = clamp(sum * 32_767);
    if (n % samplesPerBreath === 0) await breathe();
  }
  return result;
}

/** One kernel for each place between two samples, each summing up to one. */
function lowPassKernels(ratio: number, reach: number): Float32Array[] {
  const cutoff = Math.min(1, 1 / ratio) * 0.92;
  return Array.from({ length: phases }, (_, phase) => {
    const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_tap, k) => {
      const distance = k - reach - phase / phases;
      return sinc(distance * cutoff) * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
    });
    const total = kernel.reduce((sum, weight) => sum + weight, 0);
    return kernel.map((weight) => weight / total);
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const clamp = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));

function toInt16(samples: Float32Array): Int16Array {
  const result = new Int16Array(samples.length);
  for (let n = 0; n < samples.length; n += 1) result[n] = clamp((samples[n] ?? 0) * 32_768);
  return result;
}
