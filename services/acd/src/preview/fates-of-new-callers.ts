import type { Fate, PreviewFinding, QueueId, RoutingQueue } from '@tellonce/contracts';
import type { Engine } from '@tellonce/routing';
import { ownCommandId, phantomId } from './copy-of.ts';

/**
 * A caller who does not exist comes into every queue, of both engines. Of a queue that is as it was it does not matter
 * who of its agents is just being rung elsewhere.
 */
export const fatesOfNewCallers = (deps: {
  before: Engine;
  after: Engine;
  queues: { before: readonly RoutingQueue[]; after: readonly RoutingQueue[] };
  atMs: number;
}): PreviewFinding[] =>
  deps.queues.before.flatMap((queue, nth) => {
    const { queueId } = queue;
    const before = fateIn(deps.before, queueId, nth, deps.atMs);
    const after = fateIn(deps.after, queueId, nth, deps.atMs);
    const now = deps.queues.after.find((each) => each.queueId === queueId);
    const isAsItWas = JSON.stringify(queue) === JSON.stringify(now);
    if (isAsItWas && staysIn(before) !== null && staysIn(before) === staysIn(after)) return [];
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [{ kind: 'new-callers', queueId, before, after }];
  });

const staysIn = (fate: Fate): QueueId | null => ('queueId' in fate ? fate.queueId : null);

const fateIn = (engine: Engine, queueId: QueueId, nth: number, atMs: number): Fate => {
  const interactionId = phantomId(nth);
  const { events } = engine.handle(
    {
      ...{ commandId: ownCommandId(10 + 2 * nth), type: 'interaction.queue', interactionId, queueId },
      ...{ requirements: [], grade: null, preferredAgentId: null },
    },
    atMs,
  );
  engine.handle(
    { commandId: ownCommandId(11 + 2 * nth), type: 'interaction.end', interactionId, reason: 'caller-left' },
    atMs,
  );
  let fate: Fate = { kind: 'unknown-queue' };
  for (const event of events) {
    if (event.type === 'interaction.queued') fate = { kind: 'waits', queueId: event.queueId };
    else if (event.type === 'interaction.overflowed') fate = { kind: 'waits', queueId: event.to };
    else if (event.type === 'agent.reserved' && event.interactionId === interactionId)
      fate = { kind: 'offered', queueId: event.queueId, agentId: event.agentId };
    else if (event.type === 'interaction.dequeued' && event.interactionId === interactionId)
      fate = { kind: 'message', message: event.message ?? event.reason };
  }
  return fate;
};
