import {
  type AgentDesk,
  type AgentId,
  type CaseId,
  type CustomerId,
  type CustomerStory,
  type InteractionId,
  newId,
  type Offer,
  type PromiseId,
  type QueueId,
  type ReservationId,
  type ScreenPop,
} from '@tellonce/contracts';

const at = '2026-11-21T08:00:00.000Z';

export const aStory = (change: Partial<CustomerStory> = {}): CustomerStory => ({
  customer: {
    customerId: newId<CustomerId>(),
    kind: 'consumer',
    name: '王伟',
    otherName: 'Wang Wei',
    grade: 'A',
    language: 'zh-CN',
    city: '苏州',
    primaryPhone: '+8613812345678',
    gradeReasons: ['three machines under contract'],
    temperament: null,
    identities: [],
    organization: null,
    since: at,
    version: 1,
  },
  assets: [],
  cases: [],
  promises: [],
  purchases: [],
  contacts: [],
  lastAgentId: null,
  ...change,
});

export const aCase = (caseId: CaseId): CustomerStory['cases'][number] => ({
  caseId,
  number: 'C-2041',
  kind: 'fault',
  status: 'diagnosed',
  title: 'hydraulic noise',
  symptoms: null,
  diagnosis: null,
  resolution: null,
  assetId: null,
  ownerName: 'Li',
  openedAt: at,
  closedAt: null,
  reopenings: 0,
  version: 1,
});

export const aPromise = (
  change: Partial<CustomerStory['promises'][number]> = {},
): CustomerStory['promises'][number] => ({
  promiseId: newId<PromiseId>(),
  text: 'call back',
  dueAt: at,
  status: 'open',
  caseId: null,
  madeByName: 'Li',
  madeAt: at,
  version: 3,
  ...change,
});

export const aPop = (interactionId: InteractionId, who?: ScreenPop['who']): ScreenPop => ({
  interactionId,
  dialogue: {
    interactionId,
    callSid: 'CA1',
    from: '+8613812345678',
    to: '+864008001234',
    startedAt: at,
    language: 'zh-CN',
    identity: { kind: 'unknown' },
    assurance: 'number',
    told: [{ topic: 'menu', asked: 'Press 1 for service', answer: 'service', matched: null, at }],
    queueId: null,
    grade: 'A',
    assetId: null,
    caseId: null,
    ended: false,
  },
  who: who ?? {
    kind: 'known',
    story: aStory(),
    probably: { rule: 'none', caseId: null, promiseId: null, assetId: null },
  },
});

export const anOffer = (change: Partial<Offer> = {}): Offer => {
  const interactionId = change.interactionId ?? newId<InteractionId>();
  return {
    reservationId: newId<ReservationId>(),
    interactionId,
    queueId: newId<QueueId>(),
    queueKey: 'service',
    queueName: { en: 'Service', 'zh-CN': '维修服务' },
    queuedAt: at,
    offeredAt: at,
    expiresAt: '2026-11-21T08:00:20.000Z',
    because: {
      rule: 'last-agent',
      requirements: [],
      waitedMs: 0,
      idleMs: 0,
      candidates: 1,
      ring: 0,
      classKey: 'voice',
      passedOver: [],
      boosts: { grade: 0, priority: 0, spent: 0, requeued: 0 },
      tieBreak: null,
      configurationVersion: 1,
    },
    pop: aPop(interactionId),
    ...change,
  };
};

export const aDesk = (change: Partial<AgentDesk> = {}): AgentDesk => ({
  seq: 10,
  now: at,
  agentId: newId<AgentId>(),
  status: {
    status: 'available',
    reason: null,
    since: at,
    until: null,
    chosen: { status: 'available', reason: null },
  },
  work: { stage: 'idle' },
  queues: [],
  ...change,
});
