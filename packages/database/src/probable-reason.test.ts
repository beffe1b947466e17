import type { AssetId, CaseId, PromiseId, StoryCase, StoryPromise, StoryPurchase, ToldItem } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { decideProbableReason } from './probable-reason.ts';

const now = Date.parse('2026-03-02T09:00:00.000Z');
const assetId = '019b7510-0000-7000-8000-00000000000a' as AssetId;
const caseId = '019b7510-0000-7000-8000-00000000000c' as CaseId;
const promiseId = '019b7510-0000-7000-8000-00000000000d' as PromiseId;
const asset = { assetId } as never;
const aCase = (status: StoryCase['status']) => ({ caseId, assetId, status }) as StoryCase;
const aPromise = (dueAt: string, ofCase: CaseId | null = caseId) =>
  ({ promiseId, status: 'open', dueAt, caseId: ofCase }) as StoryPromise;
const aPurchase = (purchasedAt: string) => ({ purchasedAt }) as StoryPurchase;
const told = { told: [{ matched: { kind: 'asset', assetId, confirmed: true } } as ToldItem] };
const story = (parts: Partial<Parameters<typeof decideProbableReason>[0]>) => ({
  assets: [asset],
  cases: [],
  promises: [],
  purchases: [],
  ...parts,
});

describe('decideProbableReason', () => {
  it('puts the machine that was named first, with its open case and promise', () => {
    const all = story({ cases: [aCase('new')], promises: [aPromise('2026-03-09T09:00:00.000Z')] });
    expect(decideProbableReason(all, told, now)).toEqual({ rule: 'told-serial', assetId, caseId, promiseId });
  });
  it('names a machine without a case too, and no machine of somebody else', () => {
    expect(decideProbableReason(story({}), told, now)).toMatchObject({ rule: 'told-serial', caseId: null });
    expect(decideProbableReason(story({ assets: [] }), told, now)).toMatchObject({ rule: 'none' });
  });
  it('names a promise that is overdue or due within a day', () => {
    for (const dueAt of ['2026-03-01T09:00:00.000Z', '2026-03-03T09:00:00.000Z'])
      expect(decideProbableReason(story({ cases: [aCase('new')], promises: [aPromise(dueAt)] }), null, now)).toEqual({
        rule: 'promise-due',
        promiseId,
        caseId,
        assetId,
      });
  });
  it('names an open case before a promise of next week, and no closed one', () => {
    const later = [aPromise('2026-03-09T09:00:00.000Z')];
    expect(decideProbableReason(story({ cases: [aCase('reopened')], promises: later }), null, now)).toMatchObject({
      rule: 'open-case',
      caseId,
      promiseId,
    });
    expect(decideProbableReason(story({ cases: [aCase('solved')] }), null, now).rule).toBe('none');
  });
  it('names a purchase of the last thirty days', () => {
    expect(decideProbableReason(story({ purchases: [aPurchase('2026-02-20T09:00:00.000Z')] }), null, now).rule).toBe(
      'recent-purchase',
    );
    expect(decideProbableReason(story({ purchases: [aPurchase('2026-01-20T09:00:00.000Z')] }), null, now).rule).toBe(
      'none',
    );
  });
});
