import type { InteractionId, Requirement, WaitingState } from '@tellonce/contracts';
import { relax } from '../matching/scope.ts';
import type { Step } from '../step.ts';

/**
 * At the latest when their time has come; at once, when an interaction comes in, those rings whose agents are wanted
 * because it would else wait too long. Nothing is opened for one that is served at once.
 */
export const openRings = (step: Step, interactionId: InteractionId): void => {
  const { state } = step;
  for (;;) {
    const { place, plan } = state.index.waiter(interactionId) ?? {};
    const ring = place && plan?.queue.rings[place.ring];
    if (!place || !ring) return;
    const expectedWaitMs = ring.whenExpectedWaitMs === null ? null : expectedWait(step, place);
    const isTooLong =
      ring.whenExpectedWaitMs !== null && (expectedWaitMs === null || expectedWaitMs > ring.whenExpectedWaitMs);
    if (isTooLong) openRing(step, place, 'expected-wait', expectedWaitMs);
    else if (step.at >= place.enteredAt + ring.afterMs) openRing(step, place, 'time', null);
    else return;
  }
};

const openRing = (
  step: Step,
  place: WaitingState,
  cause: 'time' | 'expected-wait',
  expectedWaitMs: number | null,
): void => {
  const { interactionId, queueId, requirements, ring } = place;
  const opened = step.state.index.plan(queueId)?.queue.rings[ring];
  if (!opened) return;
  step.emit({
    ...{ type: 'interaction.ring-opened', v: 1, interactionId, queueId, ring: ring + 1, cause, expectedWaitMs },
    requirements: step.state.index.oneOf(relax(requirements, opened.change)) as Requirement[],
    forgivesDeclines: opened.change.kind === 'anyone',
  });
};

/**
 * The Markov queue-length estimator with abandonment for whoever comes last: Σ j=0..k 1/(nµ + jθ) with k ahead and n
 * agents at work; the sum as an integral, which is within a percent of it and takes no longer for a longer queue.
 * Null: nobody is at work who could help.
 */
const expectedWait = ({ state, at }: Step, place: WaitingState): number | null => {
  const waiter = state.index.waiter(place.interactionId);
  if (!waiter) return null;
  const { counts, free, lines } = waiter.line.pool;
  if (free.size > 0) return 0;
  const agents = counts.available + counts.reserved + counts.busy + counts['wrap-up'];
  if (agents === 0) return null;
  const ahead = lines.reduce((sum, line) => sum + line.waiting.size, 0) - (waiter.slot < 0 ? 0 : 1);
  const served = agents / state.rates.handleMs([place.queueId], at);
  const leaving = state.rates.abandonPerMs([place.queueId], at);
  if (leaving <= 0) return Math.round((ahead + 1) / served);
  const [from, to] = [served - leaving / 2, served + (ahead + 0.5) * leaving];
  // With few agents and impatient callers the first term is worth being exact about.
  if (from <= 0) return Math.round(1 / served + Math.log(to / (served + leaving / 2)) / leaving);
  return Math.round(Math.log(to / from) / leaving);
};
