export type RetryCondition = '4xx' | '5xx' | 'ct' | 'rt';

/** How one webhook is tried; comes from the fragment of its URL (`#rc=2&rp=5xx,rt`). */
export interface DeliveryPolicy {
  connectTimeoutMs: number;
  readTimeoutMs: number;
  totalTimeoutMs: number;
  retries: number;
  retryOn: ReadonlySet<RetryCondition>;
  sendsServerName: boolean;
}

const conditions: readonly RetryCondition[] = ['4xx', '5xx', 'ct', 'rt'];

function bounded(value: string | null, least: number, most: number, otherwise: number): number {
  const number = value === null || value === '' ? Number.NaN : Number(value);
  return Number.isInteger(number) && number >= least && number <= most ? number : otherwise;
}

/** Fifteen seconds in all is a hard limit, whatever the overrides say; `hardLimitMs` scales it for tests. */
export function policyOf(url: string, hardLimitMs: number): DeliveryPolicy {
  const fragment = new URLSearchParams(url.includes('#') ? url.slice(url.indexOf('#') + 1) : '');
  const wanted = (fragment.get('rp') ?? 'ct').split(',').map((word) => word.trim());
  return {
    connectTimeoutMs: Math.min(bounded(fragment.get('ct'), 100, 10_000, 5000), hardLimitMs),
    readTimeoutMs: Math.min(bounded(fragment.get('rt'), 100, 15_000, 15_000), hardLimitMs),
    totalTimeoutMs: Math.min(bounded(fragment.get('tt'), 100, 15_000, 15_000), hardLimitMs),
    retries: bounded(fragment.get('rc'), 0, 5, 1),
    retryOn: new Set(wanted.includes('all') ? conditions : conditions.filter((one) => wanted.includes(one))),
    // `e`, the edge location that a request leaves from, means nothing on one machine.
    sendsServerName: fragment.get('sni') !== 'n',
  };
}
