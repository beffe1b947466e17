import { routingSnapshot } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { bench, configurationWith, interaction, queue } from '../engine.fixture.ts';
import { createEngine } from '../engine.ts';

const estimateOf = (acd: ReturnType<typeof bench>, n: number) => acd.engine.estimates().get(interaction(n));
const long = { presenceTimeoutMs: 1_000_000_000, waitingLeaseMs: 1_000_000_000 };

describe('the expected wait', () => {
  it('is announced in whole minutes that most do not exceed', () => {
    const acd = bench(configurationWith({ 1: {} }));
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.enqueue(2);
    // One turn of four minutes, give or take as much: eight.
    expect(estimateOf(acd, 2)).toEqual({ position: 1, expectedWaitMs: 240_000, announcedWaitMs: 480_000 });
  });

  it('is nothing that could be promised where nobody is at work', () => {
    const acd = bench(configurationWith({ 1: {} }));
    acd.enqueue(1);
    expect(estimateOf(acd, 1)).toEqual({ position: 1, expectedWaitMs: null, announcedWaitMs: null });
  });

  it('counts those of another queue who wait for the very same agents', () => {
    const acd = bench(
      configurationWith({ 1: { phones: 5 } }, { 1: { asks: { phones: 3 } }, 2: { asks: { phones: 5 } } }),
    );
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.enqueue(2, { queueId: queue(2) });
    acd.wait(1);
    acd.enqueue(3);
    const both = Math.round(240_000 + 1 / (1 / 240_000 + 1 / 180_000));
    expect(estimateOf(acd, 2)).toMatchObject({ position: 1, expectedWaitMs: 240_000 });
    expect(estimateOf(acd, 3)).toMatchObject({ position: 1, expectedWaitMs: both });
  });

  it('goes by the head of the line where agents are shared with others who wait', () => {
    const acd = bench({
      ...configurationWith(
        { 1: { phones: 5 }, 2: { phones: 5, tablets: 5 } },
        { 1: { asks: { phones: 1 } }, 2: { asks: { tablets: 1 } } },
      ),
      ...long,
    });
    for (const n of [1, 2]) {
      acd.free(n);
      acd.enqueue(n);
      acd.accept(n);
    }
    acd.enqueue(3);
    acd.wait(50_000);
    acd.enqueue(4);
    // Nobody else waits: two agents, one ahead.
    const alone = Math.round(120_000 + 1 / (1 / 120_000 + 1 / 180_000));
    expect(estimateOf(acd, 4)).toMatchObject({ expectedWaitMs: alone });
    acd.enqueue(5, { queueId: queue(2) });
    // One who came 50 s later than the head will wait about 50 s longer than it, and one turn.
    expect(estimateOf(acd, 3)).toMatchObject({ expectedWaitMs: 120_000 });
    expect(estimateOf(acd, 4)).toMatchObject({ expectedWaitMs: 170_000 });
    expect(estimateOf(acd, 5)).toMatchObject({ expectedWaitMs: 240_000 });
  });
});

describe('what routing has learnt', () => {
  const busyHouse = () => {
    const timed = { kind: 'timed', durationMs: 30_000 } as const;
    const acd = bench({ ...configurationWith({ 1: {} }, { 1: { wrapUp: timed } }), ...long });
    acd.free(1);
    for (let call = 1; call <= 60; call += 1) {
      acd.enqueue(call);
      acd.wait(5_000);
      acd.accept(1);
      acd.enqueue(1_000 + call);
      acd.wait(55_000);
      acd.end(1_000 + call);
      acd.end(call);
      acd.pass(30_000);
    }
    acd.enqueue(2_000);
    acd.accept(1);
    acd.enqueue(2_001);
    return acd;
  };

  it('is ringing, talk and wrap-up', () => {
    // Within a thousandth: the parts of one call fade for unequal times.
    expect(Math.round((estimateOf(busyHouse(), 2_001)?.expectedWaitMs ?? 0) / 500)).toBe(180);
  });

  it('survives a change of leader: from the snapshot the next one expects the same, also in the middle of a wrap-up', () => {
    const acd = busyHouse();
    acd.end(2_000);
    const snapshot = routingSnapshot.parse(JSON.parse(JSON.stringify(acd.state())));
    const next = bench(snapshot.configuration, createEngine(snapshot));
    expect(next.engine.estimates()).toEqual(acd.engine.estimates());
    acd.pass(30_000);
    next.wait(acd.now() - next.now());
    next.pass(0);
    expect(next.state().learnt).toEqual(acd.state().learnt);
  });

  it('fades: what was hours ago counts less than what is now', () => {
    const acd = busyHouse();
    const before = acd.state().learnt.queues[0];
    acd.wait(2 * 3_600_000);
    acd.end(2_001);
    const after = acd.state().learnt.queues[0];
    expect(after?.handled).toBeCloseTo((before?.handled ?? 0) / Math.E, 6);
  });
});
