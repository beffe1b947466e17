import {
  type AgentId,
  type AgentState,
  type InteractionId,
  newId,
  type Queue,
  type QueueFigures,
  queuePolicy,
  type ReservationId,
  type RoutingStatus,
  type TeamId,
  type WaitingState,
  waitingState,
} from '@tellonce/contracts';
import { anAgent, aQueue, aRoutingConfiguration } from '@tellonce/testkit';
import { expect, it } from 'vitest';
import { assembleFloor, type FloorSources } from './assemble-floor.ts';

const now = Date.parse('2026-03-02T09:00:00.000Z');
const [north, south] = [newId<TeamId>(), newId<TeamId>()];
const routingQueue = aQueue({ requirements: [{ skill: 'excavators', level: 3 }] });
const ann = anAgent({ teamId: north, skills: [{ skill: 'excavators', level: 5 }] });
const bo = anAgent({ teamId: south, skills: [{ skill: 'excavators', level: 2 }] });
const cy = anAgent({ teamId: south, skills: [{ skill: 'excavators', level: 3 }] });
const queue = {
  ...routingQueue,
  name: { en: 'Service', 'zh-CN': '服务' },
  serviceLevelShare: 0.8,
  hoursId: null,
  messages: {},
  policy: queuePolicy.parse({}),
  disabled: false,
  version: 1,
} satisfies Queue;

const state = (
  agentId: AgentId,
  teamId: TeamId | null,
  status: RoutingStatus,
  interactionId: InteractionId | null = null,
) =>
  ({
    agentId,
    teamId,
    status,
    reason: null,
    since: now - 1_000,
    until: null,
    interactionId,
    wrapUp: null,
  }) as AgentState;
const waiting = (waitedMs: number): WaitingState =>
  waitingState.parse({
    interactionId: newId<InteractionId>(),
    queueId: queue.queueId,
    requirements: [],
    asked: [],
    enteredAt: now - waitedMs,
    grade: 'A',
    preferredAgentId: null,
    queuedAt: now - waitedMs,
    orderKey: 0,
    leaseUntil: 0,
  });
const [waits, rings, talksWithAnn, talksWithBo] = [waiting(5_000), waiting(9_000), waiting(60_000), waiting(90_000)];
const engagement = (of: WaitingState, agentId: AgentId) => ({
  reservationId: newId<ReservationId>(),
  interactionId: of.interactionId,
  agentId,
  queueId: of.queueId,
  acceptedAt: now - 30_000,
  waiting: of,
});
const ringing = {
  reservationId: newId<ReservationId>(),
  waiting: rings,
  agentId: cy.agentId,
  reservedAt: now - 2_000,
  expiresAt: now,
};

const sources: FloorSources = {
  now,
  queues: [queue],
  projection: {
    configuration: aRoutingConfiguration({ queues: [routingQueue], agents: [ann, bo, cy] }),
    agents: new Map([
      [ann.agentId, state(ann.agentId, north, 'busy', talksWithAnn.interactionId)],
      [bo.agentId, state(bo.agentId, south, 'busy', talksWithBo.interactionId)],
      [cy.agentId, state(cy.agentId, south, 'reserved', rings.interactionId)],
    ]),
    waiting: new Map([[waits.interactionId, waits]]),
    reservations: new Map([[ringing.reservationId, ringing]]),
    engagements: new Map([
      [talksWithAnn.interactionId, engagement(talksWithAnn, ann.agentId)],
      [talksWithBo.interactionId, engagement(talksWithBo, bo.agentId)],
    ]),
  },
  userOf: (agentId) => ({ displayName: agentId === ann.agentId ? 'Ann' : 'Somebody', teamId: null }),
  figuresOf: () => ({ offered: 7 }) as QueueFigures,
  callerOf: () => ({ from: '+8613800138000', language: 'zh-CN', customerName: '王伟' }),
};
const everything = { team: null, readsCustomers: true };

it('counts a caller whose offer rings as waiting still, and the agents who have what the queue asks', () => {
  const [floorQueue] = assembleFloor(sources, everything).queues;
  expect(floorQueue).toMatchObject({
    waiting: 2,
    longestWaitSince: new Date(rings.queuedAt).toISOString(),
    agents: { available: 0, reserved: 1, busy: 1, wrapUp: 0, notReady: 0 },
    figures: { offered: 7 },
  });
});

it('shows every interaction with where it stands, the longest first', () => {
  const { interactions } = assembleFloor(sources, everything);
  expect(interactions.map(({ state, agentId }) => [state, agentId])).toEqual([
    ['live', bo.agentId],
    ['live', ann.agentId],
    ['offered', cy.agentId],
    ['waiting', null],
  ]);
});

it('shows the supervisor of a team its agents and their calls, and everybody who waits', () => {
  const floor = assembleFloor(sources, { team: { teamId: north }, readsCustomers: true });
  expect(floor.agents.map((agent) => agent.name)).toEqual(['Ann']);
  expect(floor.interactions.map(({ state, agentId }) => [state, agentId])).toEqual([
    ['live', ann.agentId],
    ['offered', null],
    ['waiting', null],
  ]);
});

it('shows a supervisor without a team nobody, not those who have no team either', () => {
  const teamless = { ...sources.projection, configuration: aRoutingConfiguration({ agents: [anAgent()] }) };
  expect(
    assembleFloor({ ...sources, projection: teamless }, { team: { teamId: null }, readsCustomers: true }).agents,
  ).toEqual([]);
});

it('names customers only to those who may read them', () => {
  const { interactions } = assembleFloor(sources, { team: null, readsCustomers: false });
  expect(interactions.map(({ customerName, from }) => [customerName, from])).toEqual(
    interactions.map(() => [null, null]),
  );
});
