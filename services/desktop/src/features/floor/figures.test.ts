import { type FloorQueue, newId, type QueueId } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { figureNames, figureOf, serviceLevelStanding, shortTime, wholePercent } from './figures.ts';

const now = Date.parse('2026-11-21T10:00:48.000Z');
const aFloorQueue = (change: Partial<FloorQueue> = {}, figures: Partial<FloorQueue['figures']> = {}): FloorQueue => ({
  queueId: newId<QueueId>(),
  key: 'service',
  name: { en: 'Service', 'zh-CN': '维修服务' },
  waiting: 3,
  longestWaitSince: '2026-11-21T10:00:00.000Z',
  serviceLevelTargetMs: 20_000,
  serviceLevelShare: 0.8,
  agents: { available: 1, reserved: 1, busy: 4, wrapUp: 1, notReady: 2 },
  figures: {
    offered: 50,
    answered: 46,
    answeredWithinTarget: 35,
    abandoned: 2,
    abandonedShort: 1,
    serviceLevel: 35 / 47,
    serviceLevelFormula: 'answered-of-finished-less-short',
    serviceLevelOfOffered: 0.7,
    abandonedShare: 2 / 48,
    asaMs: 18_400,
    ahtMs: 250_000,
    handled: 44,
    asOf: '2026-11-21T10:00:47.000Z',
    ...figures,
  },
  ...change,
});

describe('the figures of a queue', () => {
  it('read as a wallboard shows them', () => {
    const texts = figureNames.map((name) => figureOf(name, aFloorQueue(), now).text);
    expect(texts).toEqual(['3', '0:48', '74 %', '4.2 %', '18 s', '4:10', '1', '5', '1', '2', '44', '50']);
  });
  it('are dashes, not zeros, where nothing counts yet', () => {
    const nothing = { serviceLevel: null, abandonedShare: null, asaMs: null, ahtMs: null };
    const quiet = aFloorQueue({ waiting: 0, longestWaitSince: null }, nothing);
    for (const name of ['longest-wait', 'service-level', 'abandoned', 'asa', 'aht'] as const)
      expect(figureOf(name, quiet, now)).toEqual({ text: '–', standing: null, value: null });
  });
  it('count a wait by the server’s clock and never below nothing', () => {
    expect(figureOf('longest-wait', aFloorQueue(), now - 60_000).text).toBe('0:00');
  });
  it('call a wait late once it is over the target', () => {
    const standing = (after: number) =>
      figureOf('longest-wait', aFloorQueue(), Date.parse('2026-11-21T10:00:00.000Z') + after).standing;
    expect([standing(20_000), standing(20_001)]).toEqual([null, 'late']);
  });
});

describe('a service level', () => {
  it('is on target from the target on, near within ten points under it, missed below', () => {
    expect([1, 0.8, 0.7999, 0.7, 0.6999].map((level) => serviceLevelStanding(level, 0.8))).toEqual([
      'on-target',
      'on-target',
      'near',
      'near',
      'missed',
    ]);
    expect(serviceLevelStanding(null, 0.8)).toBeNull();
  });
  it('never reads as the target it just misses', () => {
    expect([wholePercent(0.7999), wholePercent(0.8), wholePercent(0.29), wholePercent(1)]).toEqual([
      '79 %',
      '80 %',
      '29 %',
      '100 %',
    ]);
  });
});

it('tells times in seconds as long as they are read so', () => {
  expect([0, 17_600, 119_000, 120_000, 3_750_000].map(shortTime)).toEqual(['0 s', '18 s', '119 s', '2:00', '1:02:30']);
});
