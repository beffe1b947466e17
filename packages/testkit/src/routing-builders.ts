import {
  type AgentId,
  newId,
  type QueueId,
  type RoutingAgent,
  type RoutingConfiguration,
  type RoutingQueue,
  routingAgent,
  routingConfiguration,
  routingQueue,
} from '@tellonce/contracts';

/** A queue as routing knows it: needs nothing, rings 20 s, 30 s of wrap-up, 80 % in 20 s. */
export const aQueue = (changes: Partial<RoutingQueue> = {}): RoutingQueue => ({
  ...routingQueue.parse({
    queueId: newId<QueueId>(),
    key: 'service',
    requirements: [],
    reservationTimeoutMs: 20_000,
    lastAgentPreferenceMs: 20_000,
    wrapUp: { kind: 'timed', durationMs: 30_000 },
    serviceLevelTargetMs: 20_000,
  }),
  ...changes,
});

/** An agent of no team who can do everything that needs no skill. */
export const anAgent = (changes: Partial<RoutingAgent> = {}): RoutingAgent => ({
  ...routingAgent.parse({ agentId: newId<AgentId>(), teamId: null, skills: [] }),
  ...changes,
});

/** One queue, one agent, the product's default times. */
export const aRoutingConfiguration = (changes: Partial<RoutingConfiguration> = {}): RoutingConfiguration => ({
  ...routingConfiguration.parse({
    version: 1,
    queues: [aQueue()],
    agents: [anAgent()],
    gradeBoostMs: { A: 90_000, B: 45_000, C: 0, D: 0 },
    presenceTimeoutMs: 15_000,
    presenceGraceMs: 60_000,
    waitingLeaseMs: 150_000,
  }),
  ...changes,
});
