import { describe, expect, it } from 'vitest';
import { planTrim, type TrimInput } from './plan-trim.ts';

const input = (change: Partial<TrimInput>): TrimInput => ({
  ...{ snapshot: { journalId: '900-0', sequence: 900 }, archived: { streamId: '950-0', sequence: 950 } },
  ...{ lastSequence: 1_000, keepFrom: '700-0', keepEntries: 500, limitEntries: 800 },
  ...change,
});

describe('what of the journal may go', () => {
  it.each<[string, Partial<TrimInput>, ReturnType<typeof planTrim>]>([
    ['what is older than the window', {}, { before: '700-0', upTo: 900, enough: 500 }],
    ['nothing that no snapshot has', { keepFrom: '990-0' }, { before: '900-0', upTo: 900, enough: 500 }],
    [
      'nothing that is not archived',
      { keepFrom: '990-0', archived: { streamId: '300-0', sequence: 300 } },
      { before: '300-0', upTo: 300, enough: 500 },
    ],
    [
      'nothing while the archive was never reached',
      { archived: null, limitEntries: 5_000 },
      { before: '0-0', upTo: 0, enough: 500 },
    ],
    [
      'the oldest when an unreached archive would fill Redis',
      { archived: null },
      { before: '0-0', upTo: 200, enough: 500 },
    ],
    [
      'and even then nothing that no snapshot has',
      { archived: null, limitEntries: 50 },
      { before: '0-0', upTo: 900, enough: 500 },
    ],
    [
      'nothing by number in a journal without numbers',
      { lastSequence: null },
      { before: '700-0', upTo: null, enough: 500 },
    ],
  ])('%s', (_name, change, expected) => {
    expect(planTrim(input(change))).toEqual(expected);
  });
});
