import { type RoutingChange, type RoutingFigures, routingChange, type WhatIfResult } from '@tellonce/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { agent, configurationWith, queue } from '../engine.fixture.ts';
import { journalOfADay, morning } from './day.fixture.ts';
import { createRecorder, type Recording } from './recording.ts';
import { createWhatIf } from './what-if.ts';

const hour = 3_600_000;
const configuration = {
  ...configurationWith(
    Object.fromEntries(Array.from({ length: 10 }, (_, n) => [n + 1, n < 6 ? { service: 5 } : { parts: 5 }])),
    { 1: { asks: { service: 3 }, wrapUp: { kind: 'timed', durationMs: 60_000 } }, 2: { asks: { parts: 3 } } },
  ),
  presenceTimeoutMs: 100 * hour,
};
const span = { fromMs: morning + hour / 2, toMs: morning + 4 * hour };
const record = (options: { isHuman?: boolean; callers?: number } = {}): Recording => {
  const entries = journalOfADay({
    ...{
      configuration,
      agents: 10,
      callers: 700,
      everyMs: 22_000,
      talkMs: 110_000,
      patienceMs: 90_000,
      wrapUpMs: 20_000,
    },
    ...options,
  });
  const recorder = createRecorder(null, span);
  for (const entry of entries) recorder.hear(entry);
  return recorder.finish(entries.at(-1)!.at);
};
const run = (recording: Recording, change: Partial<RoutingChange> = {}, seed = 7, runs = 1): WhatIfResult => {
  const whatIf = createWhatIf(recording, routingChange.parse(change), { seed, runs });
  while (!whatIf.run(1_000)) expect(whatIf.progress).toBeLessThanOrEqual(1);
  return whatIf.result();
};
const of = (figures: readonly RoutingFigures[], n = 1): RoutingFigures =>
  figures.find((each) => each.queueId === queue(n))!;

describe('what if', () => {
  let recording: Recording;
  let human: Recording;
  beforeAll(() => {
    recording = record();
    human = record({ isHuman: true });
  });

  it('has a record in which callers waited, hung up and were served', () => {
    const was = of(recording.was);
    expect(was.offered).toBeGreaterThan(500);
    expect(was.abandoned).toBeGreaterThan(20);
    expect(was.serviceLevel).toBeGreaterThan(0.3);
    expect(was.serviceLevel).toBeLessThan(0.95);
  });

  it('with nothing changed lives through exactly what was', () => {
    const { was, modelled, changed } = run(recording);
    expect(modelled).toEqual(was);
    expect(changed).toEqual(was);
  });

  it('with nothing changed comes close to what was when agents miss offers and take breaks', () => {
    const { was, changed } = run(human);
    expect(of(changed).offered).toBe(of(was).offered);
    expect(of(changed).halfHours.map((each) => each.offered)).toEqual(of(was).halfHours.map((each) => each.offered));
    expect(of(changed).serviceLevel).toBeCloseTo(of(was).serviceLevel!, 1);
    expect(of(changed).occupancy).toBeCloseTo(of(was).occupancy!, 1);
  });

  it('with more agents serves the same callers sooner, and with fewer later', () => {
    const more = run(recording, { staffing: [{ queueId: queue(1), by: 2 }] });
    const fewer = run(recording, { staffing: [{ queueId: queue(1), by: -2 }] });
    for (const result of [more, fewer]) expect(of(result.changed).offered).toBe(of(result.was).offered);
    expect(more.addedLike).toHaveLength(2);
    expect(fewer.removed).toHaveLength(2);
    const levels = [fewer.changed, fewer.was, more.changed].map((each) => of(each).serviceLevel!);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(of(more.changed).abandoned).toBeLessThan(of(more.was).abandoned);
    expect(of(fewer.changed).abandoned).toBeGreaterThan(of(fewer.was).abandoned);
    expect(of(more.changed).occupancy).toBeLessThan(of(more.was).occupancy!);
  });

  it('with a changed queue decides as that configuration says', () => {
    const { changed, was } = run(recording, {
      queues: [
        {
          queueId: queue(1),
          rings: [
            {
              afterMs: 5_000,
              whenExpectedWaitMs: null,
              change: { kind: 'anyone', keep: [] },
              addTeamIds: [],
              addAgentIds: [],
            },
          ],
        },
      ],
    });
    expect(of(changed).abandoned).toBeLessThan(of(was).abandoned / 2);
  });

  it('without agents serves nobody', () => {
    const { changed } = run(recording, { withoutAgentIds: [1, 2, 3, 4, 5, 6].map(agent) });
    // Who talked when the span began goes on; nobody new is taken.
    expect(of(changed).answered).toBe(0);
    expect(of(changed).abandoned).toBeGreaterThan(of(recording.was).abandoned * 3);
  });

  it('is the same for the same seed, and not for another one', () => {
    const change = { staffing: [{ queueId: queue(1), by: -1 }] };
    const [once, again, other] = [run(human, change, 3), run(human, change, 3), run(human, change, 4)];
    expect(again).toEqual(once);
    expect(of(other.changed)).not.toEqual(of(once.changed));
  });

  it('says how patience was fitted', () => {
    expect(run(recording).patience).toMatchObject([{ queueId: queue(1), kind: 'kaplan-meier' }]);
  });
});
