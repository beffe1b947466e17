import { checkCount, checkInnerShare, checkNotNegative } from './check.ts';

/**
 * 1 / B by the recurrence 1/B(0) = 1, 1/B(k) = 1 + (k / A) / B(k − 1). All terms are positive, so nothing cancels; it
 * grows to Infinity where B is smaller than any double. It is also the sum of p(0)…p(N) in units of p(N), which Erlang C
 * and Erlang A build on.
 */
export const inverseErlangB = (load: number, servers: number): number => {
  if (load === 0) return servers === 0 ? 1 : Number.POSITIVE_INFINITY;
  let inverse = 1;
  for (let k = 1; k <= servers; k += 1) inverse = 1 + (k / load) * inverse;
  return inverse;
};

/**
 * Erlang B: the share of calls that find all servers (trunks, channels) busy when a call that finds none is lost.
 *
 * @param load offered traffic in Erlangs: arrivals a second × seconds a call
 * @throws RangeError for a negative load or a number of servers that is not a whole number
 * @see A. K. Erlang 1917; Jagerman 1974 for the recurrence
 */
export const erlangB = (load: number, servers: number): number => {
  checkNotNegative('load', load);
  checkCount('servers', servers);
  return 1 / inverseErlangB(load, servers);
};

/** The fewest servers that lose at most the share `blocking` of calls. */
export const serversForBlocking = (load: number, blocking: number): number => {
  checkNotNegative('load', load);
  checkInnerShare('blocking', blocking);
  if (load === 0) return 1;
  let inverse = 1;
  let servers = 0;
  while (inverse * blocking < 1) {
    servers += 1;
    inverse = 1 + (servers / load) * inverse;
  }
  return servers;
};

/** The most traffic, in Erlangs, of which `servers` lose at most the share `blocking`. */
export const loadForBlocking = (servers: number, blocking: number): number => {
  checkCount('servers', servers);
  checkInnerShare('blocking', blocking);
  if (servers === 0) return 0;
  let low = 0;
  let high = servers;
  while (erlangB(high, servers) < blocking) high *= 2;
  // Until the doubles between are used up.
  for (let middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
    if (erlangB(middle, servers) <= blocking) low = middle;
    else high = middle;
  }
  return low;
};
