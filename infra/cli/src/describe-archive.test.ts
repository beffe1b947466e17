import { expect, it } from 'vitest';
import { describeArchive } from './describe-archive.ts';

const extent = { entries: 96, firstMs: Date.UTC(2026, 10, 1), lastMs: Date.UTC(2026, 10, 2) };

it('says that the archive is whole', () => {
  expect(describeArchive({ extent, gaps: [], unarchived: 0 })).toBe(
    'The routing archive has 96 decisions from 2026-11-01T00:00:00.000Z to 2026-11-02T00:00:00.000Z, without a gap.',
  );
});

it('says what is missing, between which times, and what is on its way', () => {
  const gaps = [
    { from: 1, to: 1, afterMs: null, beforeMs: Date.UTC(2026, 10, 1) },
    { from: 7, to: 9, afterMs: Date.UTC(2026, 10, 1, 8), beforeMs: Date.UTC(2026, 10, 1, 9) },
  ];
  const [first, ...lines] = describeArchive({ extent, gaps, unarchived: 1 }).split('\n');
  expect(first).toMatch(/; 4 decisions are missing in it:$/);
  expect(lines).toEqual([
    '  number 1, decided before 2026-11-01T00:00:00.000Z',
    '  numbers 7 to 9, decided after 2026-11-01T08:00:00.000Z and before 2026-11-01T09:00:00.000Z',
    '1 decision of the journal is on the way there.',
  ]);
});

it('knows an empty archive', () => {
  expect(describeArchive({ extent: null, gaps: [], unarchived: 2 })).toBe(
    'The routing archive is empty. 2 decisions of the journal are on the way there.',
  );
});
