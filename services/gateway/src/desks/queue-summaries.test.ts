import {
  type AgentId,
  type InteractionId,
  newId,
  type ReservationId,
  type ReservationState,
  type RoutingEvent,
  type WaitingState,
} from '@tellonce/contracts';
import { anAgent, aQueue, aRoutingConfiguration } from '@tellonce/testkit';
import { expect, it } from 'vitest';
import { createQueueBoard } from './queue-board.ts';
import { summarizeQueues } from './queue-summaries.ts';

const easy = aQueue({ key: 'easy', requirements: [] });
const hard = aQueue({ key: 'hard', requirements: [{ skill: 'cranes', level: 7 }] });
const waiting = (queuedAt: number, queueId = easy.queueId): WaitingState =>
  ({ interactionId: newId<InteractionId>(), queueId, queuedAt }) as WaitingState;
const byId = (...all: WaitingState[]) => new Map(all.map((each) => [each.interactionId, each]));

it('counts those who wait and those whose offer rings, and from when the first of them waits', () => {
  const rings = { reservationId: newId<ReservationId>(), waiting: waiting(1_000) } as ReservationState;
  const summaries = summarizeQueues({
    waiting: byId(waiting(2_000), waiting(3_000, hard.queueId)),
    reservations: new Map([[rings.reservationId, rings]]),
  });
  expect(summaries.get(easy.queueId)).toEqual({ waiting: 2, longestWaitSince: 1_000 });
  expect(summaries.get(hard.queueId)).toEqual({ waiting: 1, longestWaitSince: 3_000 });
});

it('shows an agent the queues whose callers they may get', () => {
  const novice = anAgent({ skills: [{ skill: 'cranes', level: 6 }] });
  const expert = anAgent({ skills: [{ skill: 'cranes', level: 7 }] });
  const configuration = aRoutingConfiguration({ queues: [easy, hard], agents: [novice, expert] });
  const nobody = { waiting: new Map(), reservations: new Map() };
  const board = createQueueBoard({
    projection: () => ({ ...nobody, configuration }),
    names: { queue: () => null },
  });
  const keysOf = (agentId: AgentId) => board.queuesOf(agentId).map((queue) => queue.name.en);
  expect(keysOf(novice.agentId)).toEqual(['easy']);
  expect(keysOf(expert.agentId)).toEqual(['easy', 'hard']);
});

it('counts again when a line moved, and not for what agents do', () => {
  const configuration = aRoutingConfiguration({ queues: [easy], agents: [anAgent({})] });
  const line = byId(waiting(1_000));
  const board = createQueueBoard({
    projection: () => ({ waiting: line, reservations: new Map(), configuration }),
    names: { queue: () => null },
  });
  const countOf = () => board.queuesOf(configuration.agents[0]!.agentId)[0]?.waiting;
  expect(countOf()).toBe(1);
  const another = waiting(2_000);
  line.set(another.interactionId, another);
  board.heard({ events: [{ type: 'agent.status-changed' } as RoutingEvent] });
  expect(countOf()).toBe(1);
  board.heard({ events: [{ type: 'interaction.queued' } as RoutingEvent] });
  expect(countOf()).toBe(2);
});
