import type {
  AgentId,
  AssetId,
  CaseId,
  CustomerId,
  Grade,
  IdentityAssurance,
  InteractionId,
  Language,
  QueueId,
  ToldItem,
} from '@tellonce/contracts';

export interface CallerAsset {
  assetId: AssetId;
  model: string;
  serial: string;
}
export interface CallerCase {
  caseId: CaseId;
  number: string;
  title: string;
  assetId: AssetId | null;
  promise: { text: string; dueAt: string } | null;
}
/** Somebody whose number is calling, with what the dialogue needs of them. */
export interface CallerCandidate {
  customerId: CustomerId;
  name: string;
  otherName: string | null;
  grade: Grade | null;
  language: Language | null;
  assets: CallerAsset[];
  openCases: CallerCase[];
  lastAgentId: AgentId | null;
}

/** What was known of the caller at the first ring; `unavailable` when the record could not be asked in time. */
export type CallerLookup = { kind: 'asked'; candidates: CallerCandidate[] } | { kind: 'unavailable' };

/** `queueId` is null while the configuration could not be read. */
export interface ChosenQueue {
  queueId: QueueId | null;
  key: string;
}

export interface HotlinePolicy {
  /** Names are spoken from this assurance on. */
  greetFrom: IdentityAssurance;
  /** Open cases and promises are read aloud from this assurance on. */
  readCaseFrom: IdentityAssurance;
  /** How often a question is asked again, in other words. */
  retries: number;
  /** IANA zone in which times are spoken. */
  zone: string;
  /** Of the company's country, such as `86`: numbers for a callback are keyed in its national form. */
  callingCode: string;
}

export interface HotlineInput {
  interactionId: InteractionId;
  callSid: string;
  from: string;
  to: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  caller: CallerLookup;
  /** Of the dialled number; spoken until the caller's own language is known. */
  defaultLanguage: Language;
  /** The enabled queues. */
  queues: { queueId: QueueId; key: string }[];
  policy: HotlinePolicy;
  /** Waited already, for a callback that this call makes needless: it keeps the place. */
  spentMs?: number;
}

export type Trouble = 'silence' | 'wrong-key' | 'too-short' | 'no-match' | 'several';
export type SentBecause = 'chosen' | 'person-asked' | 'silence' | 'wrong-key' | 'serial-noted' | 'trouble';

export interface HotlineContext {
  call: Pick<HotlineInput, 'interactionId' | 'callSid' | 'from' | 'to' | 'startedAt'>;
  policy: HotlinePolicy;
  queues: HotlineInput['queues'];
  lookup: CallerLookup['kind'];
  candidates: CallerCandidate[];
  /** Who it is, once it is one. */
  customerId: CustomerId | null;
  assurance: IdentityAssurance;
  language: Language;
  /** The remembered language spared the caller the language menu: key 8 of the main menu makes up for it. */
  skippedLanguageMenu: boolean;
  languageChosen: boolean;
  greeted: boolean;
  told: ToldItem[];
  /** Of the question being asked: how often it failed, and how it failed last. */
  attempt: number;
  trouble: Trouble | null;
  /** Serial digits that were keyed and not matched (yet). */
  heardDigits: string | null;
  /** The machine that the serial's digits were matched with. */
  machine: { digits: string; asset: CallerAsset } | null;
  wantedQueueKey: string;
  queue: ChosenQueue | null;
  sentBecause: SentBecause | null;
  /** Where the caller would be called back; absent in snapshots older than this. */
  callbackNumber?: string | null;
  callback?: { number: string; requestedAt: string; attempt: number } | null;
  turnedAway?: { message: string; reason: string; words?: string | null } | null;
  spentMs?: number;
}

/** What can happen to a caller. `at`: ISO 8601, UTC. */
export type HotlineEvent =
  | { type: 'keys-pressed'; digits: string; at: string }
  | { type: 'kept-silent'; at: string }
  | { type: 'hung-up'; at: string }
  /** The call ended, seen by somebody else, who tells routing: after an agent, or in a menu. */
  | { type: 'call-over'; at: string }
  /** A webhook of a caller whom we thought gone. */
  | { type: 'came-back'; at: string }
  /** Something of ours failed: whatever was being asked, a person helps now. */
  | { type: 'person-needed'; at: string }
  /** The configuration can be read again: the queue that the caller waits in has an id. */
  /** Routing has no place for this caller: what they are told, and why. `words`: the queue's own, in their language. */
  | { type: 'turned-away'; message: string; reason: string; words?: string | null; at: string }
  /** It is time to try again whom a callback did not reach. */
  | { type: 'callback-due'; at: string }
  | { type: 'queue-found'; queue: { queueId: QueueId; key: string }; at: string };

/** A person without a chosen department is found here. */
export const generalQueueKey = 'service';

const remembered = (candidates: readonly CallerCandidate[]): Language | null => {
  const [first] = candidates;
  return first?.language && candidates.every((each) => each.language === first.language) ? first.language : null;
};

export const toContext = (input: HotlineInput): HotlineContext => {
  const { interactionId, callSid, from, to, startedAt, caller } = input;
  const candidates = caller.kind === 'asked' ? caller.candidates : [];
  const [only] = candidates.length === 1 ? candidates : [];
  const language = remembered(candidates);
  return {
    call: { interactionId, callSid, from, to, startedAt },
    policy: input.policy,
    queues: input.queues,
    lookup: caller.kind,
    candidates,
    customerId: only?.customerId ?? null,
    assurance: only ? 'number' : 'none',
    language: language ?? input.defaultLanguage,
    skippedLanguageMenu: language !== null,
    languageChosen: false,
    greeted: false,
    told: [],
    attempt: 0,
    trouble: null,
    heardDigits: null,
    machine: null,
    wantedQueueKey: generalQueueKey,
    queue: null,
    sentBecause: null,
    callbackNumber: null,
    callback: null,
    turnedAway: null,
    spentMs: input.spentMs ?? 0,
  };
};

export const customerIn = (context: HotlineContext): CallerCandidate | null =>
  context.candidates.find((each) => each.customerId === context.customerId) ?? null;
