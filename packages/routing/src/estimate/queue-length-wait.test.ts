import { describe, expect, it } from 'vitest';
import { createQueueLengthWaits } from './queue-length-wait.ts';

/** Computed with 60 digits, in seconds. */
const rows = [
  { agents: 1, handleSec: 300, patienceSec: Infinity, ahead: 0, meanSec: 300, sdSec: 300 },
  { agents: 20, handleSec: 240, patienceSec: Infinity, ahead: 3, meanSec: 48, sdSec: 24 },
  { agents: 50, handleSec: 135, patienceSec: Infinity, ahead: 12, meanSec: 35.1, sdSec: 9.734988443752771 },
  { agents: 100, handleSec: 300, patienceSec: Infinity, ahead: 25, meanSec: 78, sdSec: 15.297058540778355 },
  { agents: 5, handleSec: 180, patienceSec: 90, ahead: 9, meanSec: 160.3835109566702, sdSec: 57.42201237451643 },
  { agents: 50, handleSec: 60, patienceSec: 120, ahead: 30, meanSec: 32.54565847516271, sdSec: 5.863285111601939 },
  { agents: 200, handleSec: 420, patienceSec: 300, ahead: 100, meanSec: 160.85692349675844, sdSec: 16.198266518856396 },
];

describe('the queue-length estimator', () => {
  it.each(rows)('$agents agents, $ahead ahead', ({ agents, handleSec, patienceSec, ahead, meanSec, sdSec }) => {
    const waits = createQueueLengthWaits({
      agents,
      servicePerMs: 1 / handleSec / 1_000,
      abandonPerMs: 1 / patienceSec / 1_000,
    });
    const { meanMs, sdMs } = waits.behind(ahead);
    expect(Math.abs(meanMs / meanSec / 1_000 - 1)).toBeLessThan(1e-12);
    expect(Math.abs(sdMs / sdSec / 1_000 - 1)).toBeLessThan(1e-12);
  });

  it('costs one step more for each place and the same however one gets there', () => {
    const rates = { agents: 7, servicePerMs: 1 / 200_000, abandonPerMs: 1 / 90_000 };
    const walking = createQueueLengthWaits(rates);
    const places = Array.from({ length: 40 }, (_, ahead) => walking.behind(ahead));
    expect(createQueueLengthWaits(rates).behind(39)).toEqual(places[39]);
    for (const [n, place] of places.entries())
      if (n > 0) expect(place.meanMs).toBeGreaterThan(places[n - 1]?.meanMs ?? 0);
  });

  it('promises nothing where nobody serves and nobody leaves', () => {
    expect(createQueueLengthWaits({ agents: 0, servicePerMs: 1, abandonPerMs: 0 }).behind(0).meanMs).toBe(Infinity);
  });
});
