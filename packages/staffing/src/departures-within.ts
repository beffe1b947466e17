export interface DeparturesWithin {
  /** [k]: who finds k others waiting is answered within the time. */
  answeredBehind: Float64Array;
  /** [k]: who finds k others waiting hangs up within the time. */
  abandonedBehind: Float64Array;
}

/**
 * Erlang A's queue seen by one caller with k others ahead and all agents busy: places ahead empty at the rate nµ + jθ.
 * With x = e^{−θT}, c = nµ/θ and t_j = x^c (c)_j/j! (1 − x)^j (the negative binomial law),
 *
 *   P(hangs up within T) = [(k + 1)(1 − x) + x (Σ_{j≤k} j t_j + (k + 1) Σ_{j>k} t_j)] / (c + k + 1)
 *   P(answered within T) = x Σ_{j>k} (c + j) t_j / (c + k + 1).
 *
 * Both are sums of positive terms, so that tiny shares keep their digits too. The tail is summed from its far end where
 * it is the smaller part, and taken from the whole elsewhere.
 *
 * @param services c: all agents' service rate over one caller's abandonment rate
 * @param time θT: the time in units of mean patience
 * @param count how many k, from 0 on
 */
export const departuresWithin = (services: number, time: number, count: number): DeparturesWithin => {
  const answeredBehind = new Float64Array(count);
  const abandonedBehind = new Float64Array(count);
  if (time === 0) return { answeredBehind, abandonedBehind };
  const x = Math.exp(-time);
  const oneMinusX = -Math.expm1(-time);
  const terms = negativeBinomial(services, time, oneMinusX, count);
  const { tails, weightedTails } = tailsOf(terms, services, x, count);
  let moment = 0;
  for (let k = 0; k < count; k += 1) {
    moment += k * (terms[k] ?? 0);
    const rate = services + k + 1;
    answeredBehind[k] = (weightedTails[k] ?? 0) / rate;
    abandonedBehind[k] = ((k + 1) * oneMinusX + x * (moment + (k + 1) * (tails[k] ?? 0))) / rate;
  }
  return { answeredBehind, abandonedBehind };
};

/** Powers of two change no digit. */
const scale = 2 ** 512;
const farBelow = 1e-290;

/**
 * t_0, t_1, … for at least `count` terms and, if more than half of the law lies there, until they vanish. t_0 = e^{−nµT}
 * underflows in a large house: it is carried as a number and a count of scale factors.
 */
const negativeBinomial = (services: number, time: number, oneMinusX: number, count: number): number[] => {
  const terms: number[] = [];
  const exponent = services * time;
  let factors = Math.floor(exponent / Math.log(scale));
  let term = Math.exp(factors * Math.log(scale) - exponent);
  let sum = 0;
  for (let j = 0; ; j += 1) {
    if (j > 0) term *= ((services + j - 1) / j) * oneMinusX;
    if (term > 1 && factors > 0) {
      term /= scale;
      factors -= 1;
    }
    const value = factors === 0 ? term : factors === 1 ? term / scale : 0;
    terms.push(value);
    sum += value;
    if (j + 1 < count || factors > 1) {
      if (j + 1 >= count && sum === 0) return terms;
      continue;
    }
    if (sum < 0.5) return terms;
    const ratio = ((services + j) / (j + 1)) * oneMinusX;
    if (ratio < 1 && value < farBelow) return terms;
  }
};

/** [k]: Σ_{j>k} t_j and x Σ_{j>k} (c + j) t_j; the second is c − x Σ_{j≤k} (c + j) t_j. */
const tailsOf = (terms: readonly number[], services: number, x: number, count: number) => {
  const tails = new Float64Array(count);
  const weightedTails = new Float64Array(count);
  let tail = 0;
  let weightedTail = 0;
  for (let j = terms.length - 1; j > 0; j -= 1) {
    const term = terms[j] ?? 0;
    tail += term;
    weightedTail += x * (services + j) * term;
    if (j > count) continue;
    tails[j - 1] = tail;
    weightedTails[j - 1] = weightedTail;
  }
  // Where less than half lies at or before k, the tail is what the beginning leaves of the whole.
  let head = 0;
  let weightedHead = 0;
  for (let k = 0; k < count; k += 1) {
    const term = terms[k] ?? 0;
    head += term;
    weightedHead += x * (services + k) * term;
    if (head < 0.5) tails[k] = 1 - head;
    if (weightedHead < services / 2) weightedTails[k] = services - weightedHead;
  }
  return { tails, weightedTails };
};
