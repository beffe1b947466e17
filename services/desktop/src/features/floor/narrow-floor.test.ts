import {
  type AgentId,
  type Floor,
  type FloorAgent,
  type FloorInteraction,
  type InteractionId,
  newId,
  type QueueId,
  type TeamId,
} from '@tellonce/contracts';
import { expect, it } from 'vitest';
import { narrowFloor } from './narrow-floor.ts';

const at = '2026-11-21T10:00:00.000Z';
const [service, parts] = [newId<QueueId>(), newId<QueueId>()];
const [north, south] = [newId<TeamId>(), newId<TeamId>()];
const agent = (name: string, teamId: TeamId, queueIds: QueueId[]): FloorAgent => ({
  agentId: newId<AgentId>(),
  name,
  teamId,
  status: 'busy',
  reason: null,
  since: at,
  until: null,
  interactionId: null,
  queueIds,
});
const interaction = (from: string, queueId: QueueId, agentId: AgentId | null): FloorInteraction => ({
  interactionId: newId<InteractionId>(),
  queueId,
  state: agentId ? 'live' : 'waiting',
  grade: null,
  language: null,
  customerName: null,
  from,
  agentId,
  queuedAt: at,
  since: at,
});
const [ann, bo] = [agent('Ann', north, [service]), agent('Bo', south, [service, parts])];
const floor = {
  now: at,
  queues: [{ queueId: service }, { queueId: parts }],
  agents: [ann, bo],
  interactions: [
    interaction('waits', service, null),
    interaction('with Ann', service, ann.agentId),
    interaction('with Bo', parts, bo.agentId),
  ],
} as Floor;
const seen = (filter: Parameters<typeof narrowFloor>[1]) => {
  const { agents, interactions } = narrowFloor(floor, filter);
  return [...agents.map((each) => each.name), ...interactions.map((each) => each.from)];
};

it('shows everything unless something is asked for', () => {
  expect(seen({ queueId: null, teamId: null })).toEqual(['Ann', 'Bo', 'waits', 'with Ann', 'with Bo']);
});
it('shows a queue with the agents who have what it asks', () => {
  expect(seen({ queueId: parts, teamId: null })).toEqual(['Bo', 'with Bo']);
  expect(narrowFloor(floor, { queueId: parts, teamId: null }).queues).toHaveLength(1);
});
it('shows a team with its calls, and everybody who still waits', () => {
  expect(seen({ queueId: null, teamId: north })).toEqual(['Ann', 'waits', 'with Ann']);
});
