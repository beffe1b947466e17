/** Decimal numbers of as many digits as wanted, as BigInts: a second way to every value, with nothing to round away. */
const digits = 120n;
const one = 10n ** digits;

export type Exact = bigint;
export const exact = (numerator: number, denominator = 1): Exact => (BigInt(numerator) * one) / BigInt(denominator);
export const times = (a: Exact, b: Exact): Exact => (a * b) / one;
export const over = (a: Exact, b: Exact): Exact => (a * one) / b;
export const toNumber = (value: Exact): number => {
  const text = value.toString().padStart(Number(digits) + 1, '0');
  return Number(`${text.slice(0, -Number(digits))}.${text.slice(-Number(digits))}`);
};

/** e^−y by its series at a small argument, squared back up. */
export const expMinus = (y: Exact): Exact => {
  let halvings = 0;
  for (; y > one / 1_000n; halvings += 1) y /= 2n;
  let term = one;
  let sum = one;
  for (let i = 1n; term !== 0n; i += 1n) {
    term = -times(term, y) / i;
    sum += term;
  }
  for (; halvings > 0; halvings -= 1) sum = times(sum, sum);
  return sum;
};
