import type { CustomerStory, DialogueFacts, ProbableReason } from '@tellonce/contracts';

const DAY_MS = 86_400_000;
const closed = new Set(['solved', 'confirmed']);

/**
 * Why the caller is probably calling, by the first rule that fits: the machine they named, a promise that is due within
 * a day (or overdue), an open case, a purchase of the last 30 days.
 */
export const decideProbableReason = (
  story: Pick<CustomerStory, 'cases' | 'promises' | 'purchases' | 'assets'>,
  dialogue: Pick<DialogueFacts, 'told'> | null,
  nowMs: number,
): ProbableReason => {
  const open = story.cases.filter((each) => !closed.has(each.status));
  const promises = story.promises
    .filter((each) => each.status === 'open')
    .toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  const promiseOf = (caseId: string | null) =>
    promises.find((each) => caseId && each.caseId === caseId)?.promiseId ?? null;

  const named = dialogue?.told.map((each) => each.matched).findLast((each) => each?.kind === 'asset');
  if (named?.kind === 'asset' && story.assets.some((each) => each.assetId === named.assetId)) {
    const about = open.find((each) => each.assetId === named.assetId) ?? null;
    return {
      rule: 'told-serial',
      assetId: named.assetId,
      caseId: about?.caseId ?? null,
      promiseId: promiseOf(about?.caseId ?? null),
    };
  }
  const due = promises.find((each) => Date.parse(each.dueAt) <= nowMs + DAY_MS);
  if (due) {
    const about = story.cases.find((each) => each.caseId === due.caseId);
    return { rule: 'promise-due', promiseId: due.promiseId, caseId: due.caseId, assetId: about?.assetId ?? null };
  }
  const newest = open[0];
  if (newest)
    return {
      rule: 'open-case',
      caseId: newest.caseId,
      assetId: newest.assetId,
      promiseId: promiseOf(newest.caseId),
    };
  const bought = story.purchases.some((each) => Date.parse(each.purchasedAt) >= nowMs - 30 * DAY_MS);
  return { rule: bought ? 'recent-purchase' : 'none', caseId: null, promiseId: null, assetId: null };
};
