/** A bench is a file `<name>.bench.ts` that exports `run`. */
export type BenchOptions = {
  /** Take the time it needs instead of 50 seconds. */
  full: boolean;
  seed: number;
  progress: (sentence: string) => void;
};

export type Metric = {
  value: number;
  unit: string;
  /** What counts for "done", as `<=60` or `>=150000`. */
  goal: string;
  /** Where we are going, in the same form. */
  aim?: string;
};

export type BenchResult = {
  /** What was measured and on what, one sentence a line; what else ran. */
  setting: readonly string[];
  metrics: Readonly<Record<string, Metric>>;
  /** Raw measurements, so that anyone can compute the quantiles again. */
  samples: readonly Readonly<Record<string, unknown>>[];
};
