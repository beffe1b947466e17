import type { AgentId, RoutingConfiguration, RoutingQueue, WaitingState } from '@tellonce/contracts';
import { createSlottedHeap, type Slotted, type SlottedHeap } from '../state/slotted-heap.ts';
import type { Pool } from './pool.ts';
import type { QueuePlan } from './queue-plan.ts';

/** Interactions that wait for the same agents with the same urgency, in the order in which they are served. */
export interface Line {
  readonly pool: Pool;
  readonly direction: RoutingQueue['direction'];
  readonly targetMs: number;
  readonly waiting: SlottedHeap<Waiter>;
}

/** An interaction as matching knows it. Held back for an agent it prefers, it is in no line. */
export interface Waiter extends Slotted {
  place: WaitingState;
  /** Of the place; kept here because the heap compares little else. */
  readonly orderKey: number;
  /** Null: its queue was taken out of the configuration. */
  readonly plan: QueuePlan | null;
  line: Line;
  /** Until when it is held back; null: it is not. */
  heldUntil: number | null;
}

/** By ordering key; the rest makes the order total, so that every replay sees the same. */
export const goesBefore = (a: WaitingState, b: WaitingState): boolean => {
  if (a.orderKey !== b.orderKey) return a.orderKey < b.orderKey;
  return a.queuedAt !== b.queuedAt ? a.queuedAt < b.queuedAt : a.interactionId < b.interactionId;
};

export const lineOf = (pool: Pool, direction: Line['direction'], targetMs: number): Line => {
  for (const each of pool.lines) if (each.direction === direction && each.targetMs === targetMs) return each;
  const waiting = createSlottedHeap<Waiter>((a, b) =>
    a.orderKey !== b.orderKey ? a.orderKey < b.orderKey : goesBefore(a.place, b.place),
  );
  const line: Line = { pool, direction, targetMs, waiting };
  pool.lines.push(line);
  return line;
};

export const excludes = ({ place }: Waiter, agentId: AgentId): boolean =>
  place.excludedAgentIds.length > 0 && place.excludedAgentIds.includes(agentId);

/** Of two from different lines: inbound before outbound, then by what the configuration makes urgent. */
export const comesBefore = (
  a: Waiter,
  b: Waiter,
  callSelection: RoutingConfiguration['callSelection'],
  now: number,
): boolean => {
  if (a.line.direction !== b.line.direction) return a.line.direction === 'inbound';
  if (callSelection === 'service-level-risk' && a.line.targetMs !== b.line.targetMs) {
    const riskOfA = (now - a.place.orderKey) / a.line.targetMs;
    const riskOfB = (now - b.place.orderKey) / b.line.targetMs;
    if (riskOfA !== riskOfB) return riskOfA > riskOfB;
  }
  return goesBefore(a.place, b.place);
};
