import { createSlottedHeap, type Slotted } from '../state/slotted-heap.ts';
import type { Step } from '../step.ts';
import { agentFor, isKeptForInbound, waiterFor } from './choose.ts';
import { comesBefore, type Line, type Waiter } from './line.ts';
import type { Candidate } from './pool.ts';
import { reserve } from './reserve.ts';

/**
 * Brings together whoever became free or began to wait since the last time, so that afterwards nobody waits while an
 * agent is free for them. Between two commands that is true already: only what is new has to be looked at.
 */
export const settle = (step: Step): void => {
  const { index } = step.state;
  for (let news = index.takeNews(); news !== null; news = index.takeNews()) {
    giveWork(step, news.freed);
    findAgents(step, news.unmatched);
    if (index.hasFloors && news.freed.length > 0) giveOutboundWork(step);
  }
};

/** In their order, each to the agent whom its queue's policy names. */
const findAgents = (step: Step, waiters: Waiter[]): void => {
  const { state } = step;
  if (waiters.length > 1) waiters.sort(inOrder(step));
  for (const waiter of waiters) {
    if (waiter.slot < 0) continue; // found one already, or is held back
    const choice = agentFor(state, waiter);
    if (choice) reserve(step, waiter, choice);
  }
};

const inOrder =
  ({ state: { configuration, now } }: Step) =>
  (a: Waiter, b: Waiter): number =>
    comesBefore(a, b, configuration.callSelection, now) ? -1 : 1;

interface Turn extends Slotted {
  readonly candidate: Candidate;
  waiter: Waiter;
}

/**
 * Of several free agents it is the first interaction that chooses, not the first agent: whom it is offered to is its
 * queue's policy's business.
 */
const giveWork = (step: Step, freed: Candidate[]): void => {
  const { state } = step;
  const [only] = freed;
  if (only === undefined) return;
  if (freed.length === 1) {
    giveWorkTo(step, only);
    return;
  }
  const turns = createSlottedHeap<Turn>((a, b) =>
    comesBefore(a.waiter, b.waiter, state.configuration.callSelection, state.now),
  );
  for (const candidate of freed) {
    const waiter = waiterFor(state, candidate);
    if (waiter) turns.add({ candidate, waiter, slot: -1 });
  }
  for (let turn = turns.peek(); turn !== undefined; turn = turns.peek()) {
    // Taken meanwhile: then the agent looks for another one, which can only come later.
    const waiter = waiterFor(state, turn.candidate);
    if (waiter === undefined) turns.remove(turn);
    else if (waiter !== turn.waiter) {
      turn.waiter = waiter;
      turns.reorder(turn);
    } else {
      const choice = agentFor(state, waiter);
      if (choice) reserve(step, waiter, choice);
      else turns.remove(turn);
    }
  }
};

const giveWorkTo = (step: Step, candidate: Candidate): void => {
  for (;;) {
    const waiter = waiterFor(step.state, candidate);
    const choice = waiter && agentFor(step.state, waiter);
    if (!waiter || !choice) return;
    reserve(step, waiter, choice);
  }
};

/** One more free agent in an inbound queue may set others free for outbound work. */
const giveOutboundWork = (step: Step): void => {
  const { state } = step;
  for (;;) {
    let first: Waiter | undefined;
    for (const line of state.index.outboundLines()) {
      const waiter = firstServable(step, line);
      if (waiter && (!first || inOrder(step)(waiter, first) < 0)) first = waiter;
    }
    const choice = first && agentFor(state, first);
    if (!first || !choice) return;
    reserve(step, first, choice);
  }
};

const firstServable = ({ state }: Step, { pool, waiting }: Line): Waiter | undefined => {
  if (waiting.size === 0) return undefined;
  const isAnybodyLeft = pool.free.first(({ candidate }) => !isKeptForInbound(candidate)) !== undefined;
  return isAnybodyLeft ? waiting.first((waiter) => agentFor(state, waiter) !== null) : undefined;
};
