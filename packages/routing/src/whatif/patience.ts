import type { PatienceFit } from '@tellonce/contracts';

/** One caller's stay: who hung up showed their patience, anybody else had more than that. */
export interface Stay {
  waitedMs: number;
  hungUp: boolean;
}

/** How long callers stay, from a record in which most were served before they had enough. */
export interface Patience {
  readonly kind: PatienceFit['kind'];
  readonly hungUp: number;
  readonly censored: number;
  readonly medianMs: number | null;
  /** Of somebody who stayed `afterMs` already, at the chance `u` of staying that long: ≥ `afterMs`, perhaps infinite. */
  draw(u: number, afterMs: number): number;
}

/** With fewer who hung up, the steps of Kaplan–Meier are too coarse to be drawn from. */
const enough = 20;

/**
 * The law of patience. Served callers are censored: to leave them out would make everybody look impatient. With enough
 * who hung up, the product-limit estimator (Kaplan and Meier, "Nonparametric estimation from incomplete observations",
 * 1958), continued beyond its last step by the rate (hung up ÷ all time waited); with few, that rate alone.
 */
export const fitPatience = (stays: readonly Stay[]): Patience => {
  const hungUp = stays.filter((each) => each.hungUp).length;
  const censored = stays.length - hungUp;
  const waitedMs = stays.reduce((sum, each) => sum + each.waitedMs, 0);
  if (hungUp === 0 || waitedMs <= 0) {
    return { kind: 'endless', hungUp, censored, medianMs: null, draw: () => Number.POSITIVE_INFINITY };
  }
  const rate = hungUp / waitedMs;
  if (hungUp < enough) {
    return {
      ...{ kind: 'exponential', hungUp, censored, medianMs: Math.LN2 / rate },
      draw: (u, afterMs) => afterMs - Math.log(u) / rate,
    };
  }
  const steps = productLimit(stays);
  const last = steps.at(-1) ?? { atMs: 0, stay: 1 };
  const draw = (u: number, afterMs: number): number => {
    const wanted = u * stayBeyond(steps, afterMs);
    // The first step at which no more than that are left.
    let [from, to] = [0, steps.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((steps[middle]?.stay ?? 0) <= wanted) to = middle;
      else from = middle + 1;
    }
    const step = steps[from];
    if (step && step.atMs > afterMs) return step.atMs;
    const begin = Math.max(afterMs, last.atMs);
    const left = stayBeyond(steps, begin);
    return left <= 0 ? begin : begin - Math.log(Math.min(1, wanted / left)) / rate;
  };
  return { kind: 'kaplan-meier', hungUp, censored, medianMs: draw(0.5, 0), draw };
};

interface Step {
  atMs: number;
  /** The share that stays longer than that. */
  stay: number;
}

const productLimit = (stays: readonly Stay[]): Step[] => {
  const sorted = [...stays].sort((a, b) => a.waitedMs - b.waitedMs || Number(b.hungUp) - Number(a.hungUp));
  const steps: Step[] = [];
  let stay = 1;
  for (let n = 0; n < sorted.length; ) {
    const atMs = sorted[n]?.waitedMs ?? 0;
    const stillThere = sorted.length - n;
    let left = 0;
    for (; sorted[n]?.waitedMs === atMs; n += 1) if (sorted[n]?.hungUp) left += 1;
    if (left === 0) continue;
    stay *= 1 - left / stillThere;
    steps.push({ atMs, stay });
  }
  return steps;
};

const stayBeyond = (steps: readonly Step[], afterMs: number): number => {
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((steps[middle]?.atMs ?? 0) <= afterMs) from = middle + 1;
    else to = middle;
  }
  return steps[from - 1]?.stay ?? 1;
};
