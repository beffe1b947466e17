import type { AssetId, CaseId, CustomerId, InteractionId, QueueId } from '@tellonce/contracts';
import type { CallerCandidate, HotlineEvent, HotlineInput } from './context.ts';
import { continueHotline, type HotlineTurn, startHotline } from './flow.ts';

const uuid = (n: number): string => `0190b6a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const at = '2026-11-21T08:00:00.000Z';

export const excavator = { assetId: uuid(11) as AssetId, model: 'SY215C', serial: 'SY215CE-00814471' };
export const loader = { assetId: uuid(12) as AssetId, model: 'LW500', serial: 'LW500KN-00739206' };
const pumpCase = {
  caseId: uuid(21) as CaseId,
  number: 'C-2041',
  title: '液压泵漏油',
  assetId: excavator.assetId,
  promise: { text: '工程师带密封件上门', dueAt: '2026-11-23T02:00:00.000Z' },
};

export const aCaller = (change: Partial<CallerCandidate> = {}): CallerCandidate => ({
  customerId: uuid(1) as CustomerId,
  name: '王建国',
  otherName: 'Wang Jianguo',
  grade: 'A',
  language: null,
  assets: [excavator, loader],
  openCases: [pumpCase],
  lastAgentId: null,
  ...change,
});
export const anotherCaller = (): CallerCandidate =>
  aCaller({
    customerId: uuid(2) as CustomerId,
    name: '李秀英',
    otherName: null,
    assets: [{ assetId: uuid(13) as AssetId, model: 'CAT320', serial: 'CAT-55501234' }],
    openCases: [],
  });

export const anInput = (change: Partial<HotlineInput> = {}): HotlineInput => ({
  interactionId: uuid(100) as InteractionId,
  callSid: 'CA1',
  from: '+8613812345678',
  to: '+864008001234',
  startedAt: at,
  caller: { kind: 'asked', candidates: [aCaller()] },
  defaultLanguage: 'zh-CN',
  queues: ['parts', 'sales', 'service'].map((key, index) => ({ queueId: uuid(50 + index) as QueueId, key })),
  policy: { greetFrom: 'number', readCaseFrom: 'serial', retries: 2, zone: 'Asia/Shanghai', callingCode: '86' },
  ...change,
});

export const silence: HotlineEvent = { type: 'kept-silent', at };
export const keys = (digits: string): HotlineEvent => ({ type: 'keys-pressed', digits, at });

/** A call with these events, one after the other; effects of all turns. Snapshots pass through JSON between them. */
export const callWith = (input: HotlineInput, ...events: HotlineEvent[]): HotlineTurn => {
  let turn = startHotline(input);
  const effects = [...turn.effects];
  for (const event of events) {
    turn = continueHotline(JSON.parse(JSON.stringify(turn.snapshot)), event);
    effects.push(...turn.effects);
  }
  return { snapshot: turn.snapshot, effects };
};
