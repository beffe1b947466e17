import {
  type InteractionId,
  newId,
  type ReservationId,
  type ReservationState,
  type WaitingState,
} from '@tellonce/contracts';
import { anAgent, aQueue, aRoutingConfiguration } from '@tellonce/testkit';
import { expect, it } from 'vitest';
import { queuesOfAgent, summarizeQueues } from './queue-summaries.ts';

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
  const keysOf = (agentId: string) =>
    queuesOfAgent(agentId, configuration, new Map(), { queue: () => null }).map((queue) => queue.name.en);
  expect(keysOf(novice.agentId)).toEqual(['easy']);
  expect(keysOf(expert.agentId)).toEqual(['easy', 'hard']);
});
