import type { ClientDevice } from '../clients/client-device.ts';
import type { Member } from '../conferences/conference.ts';
import type { QueueMember } from '../queues/queue.ts';
import { Emitter } from '../time/emitter.ts';
import type { HttpMethod } from '../twiml/attributes.ts';
import { CookieJar } from '../webhooks/cookie-jar.ts';
import type { Verdict } from './answering-machine.ts';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';
export type TerminalStatus = Exclude<CallStatus, 'queued' | 'ringing' | 'in-progress'>;
export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';
export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** What a leg hears; `callSid` is another leg that is audible to it. */
export type Heard =
  | { say: string; language: string }
  | { media: string }
  | { tone: string }
  | { callSid: string }
  | { silence: true };

type Spoken = { say: string; language: string } | { media: string } | { keys: string };

/** What was heard and pressed; `id` grows by one a line. */
export type TranscriptLine = { id: number; at: number } & Spoken;

export interface CallbackTarget {
  url: string;
  method: HttpMethod;
}

export interface ProgressCallback extends CallbackTarget {
  events: ReadonlySet<ProgressEvent>;
}

/** What the party said, as recognised; `partials` are the guesses on the way. */
export interface Speech {
  text: string;
  confidence: number | null;
  partials: readonly string[];
}

/** A request to the application about a call, and what came back. */
export interface Exchange {
  at: number;
  method: HttpMethod;
  url: string;
  parameters: Readonly<Record<string, string>>;
  /** null: no answer came. */
  responseCode: number | null;
  contentType: string | null;
  body: string | null;
  durationMs: number;
}

export interface LegOptions {
  sid: string;
  direction: Direction;
  from: string;
  to: string;
  createdAt: number;
  parentCallSid?: string;
  phoneNumberSid?: string;
  stir?: string;
  stirPassportToken?: string;
  forwardedFrom?: string;
  callerName?: string;
  callReason?: string;
  customParameters?: Readonly<Record<string, string>>;
}

/** Why a leg's script was stopped from outside. */
export type StopReason = 'leg-ended' | 'redirected';

const silence: Heard = { silence: true };
const transcriptLimit = 200;
const exchangeLimit = 100;
const typeAheadLimit = 64;

/** One leg of a call: a party, its status, and what its own document makes it hear. */
export class Leg {
  readonly sid: string;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly createdAt: number;
  readonly parentCallSid: string | null;
  readonly phoneNumberSid: string | null;
  readonly stir: string | null;
  readonly stirPassportToken: string | null;
  readonly forwardedFrom: string | null;
  readonly callReason: string | null;
  readonly customParameters: Readonly<Record<string, string>>;
  readonly cookies = new CookieJar();
  /** The last requests, oldest first. */
  readonly exchanges: Exchange[] = [];

  /** Known only where the number looks it up. */
  callerName: string | null;
  /** Lets the application show this caller's identity when it forwards the call. */
  callToken: string | null = null;

  status: CallStatus;
  updatedAt: number;
  startedAt: number | null = null;
  endedAt: number | null = null;
  queueTimeMs = 0;
  sipResponseCode: number | null = null;

  progress: ProgressCallback | null = null;
  /** An IncomingPhoneNumber's StatusCallback: once, at the end. */
  numberCallback: CallbackTarget | null = null;
  sequence = 0;
  fallback: CallbackTarget | null = null;

  prompt: Heard = silence;
  promptLoops = 1;
  readonly transcript: TranscriptLine[] = [];
  typedAhead = '';
  member: Member | null = null;
  queued: QueueMember | null = null;
  /** Dialling or talking to one other leg. */
  bridge: { peer: Leg | null } | null = null;
  device: ClientDevice | null = null;
  /**
   * The other end of the same line: another leg of this account (its own number was called), so what is said here is
   * heard by that one. An application that was dialled answers on this leg itself: then it is the leg.
   */
  farEnd: Leg | null = null;

  amdHint: { verdict: Verdict; afterMs: number } | null = null;
  answeredBy: Verdict | null = null;
  machineDetectionMs: number | null = null;

  /** What the browser gave to device.connect; form fields of the first request only. */
  applicationFields: Readonly<Record<string, string>> = {};

  readonly digit = new Emitter<string>();
  readonly speech = new Emitter<Speech>();
  /** Its party begins (true) or ceases (false) to make itself heard; only where there is sound. */
  readonly voice = new Emitter<boolean>();
  readonly amdTold = new Emitter<void>();
  /** Its party rings now. */
  readonly rung = new Emitter<void>();
  /** Somebody outside its call gives it a document of its own. */
  readonly driven = new Emitter<void>();
  readonly answered = new Emitter<void>();
  readonly ended = new Emitter<TerminalStatus>();

  /** What the callback about the call's end also carries: the recording of a call that was placed with Record. */
  completionFields: Readonly<Record<string, string>> = {};

  /** What a SIP phone that was called said of the call: fields of the Dial's action. */
  sipFields: Readonly<Record<string, string>> = {};

  /** Nothing more is told about this leg. */
  isSilenced = false;

  #script: AbortController | null = null;

  constructor(options: LegOptions) {
    this.sid = options.sid;
    this.direction = options.direction;
    this.from = options.from;
    this.to = options.to;
    this.createdAt = options.createdAt;
    this.updatedAt = options.createdAt;
    this.parentCallSid = options.parentCallSid ?? null;
    this.phoneNumberSid = options.phoneNumberSid ?? null;
    this.stir = options.stir ?? null;
    this.stirPassportToken = options.stirPassportToken ?? null;
    this.forwardedFrom = options.forwardedFrom ?? null;
    this.callReason = options.callReason ?? null;
    this.callerName = options.callerName ?? null;
    this.customParameters = options.customParameters ?? {};
    this.status = options.direction === 'inbound' ? 'ringing' : 'queued';
  }

  get isLive(): boolean {
    return this.status === 'queued' || this.status === 'ringing' || this.status === 'in-progress';
  }

  get isClient(): boolean {
    return (this.direction === 'inbound' ? this.from : this.to).startsWith('client:');
  }

  get durationSeconds(): number | null {
    if (this.endedAt === null) return null;
    return this.startedAt === null ? 0 : Math.round((this.endedAt - this.startedAt) / 1000);
  }

  /** Begins a new script in place of the one that may be running. */
  beginScript(): AbortSignal {
    this.stopScript('redirected');
    this.#script = new AbortController();
    return this.#script.signal;
  }

  /** Stops the running script at once: its clean-up has run when this returns. */
  stopScript(reason: StopReason): void {
    const script = this.#script;
    this.#script = null;
    if (!script) return;
    script.abort(reason);
    this.prompt = silence;
  }

  /** `loops`: how often it is played; 0 is until something else is heard. */
  hear(heard: Heard, at: number, loops = 1): void {
    this.prompt = heard;
    this.promptLoops = loops;
    if ('say' in heard || 'media' in heard) this.#write(heard, at);
  }

  hearNothing(): void {
    this.prompt = silence;
  }

  press(keys: string, at: number): void {
    this.#write({ keys }, at);
    for (const key of keys) {
      const isHeard = this.digit.isHeard;
      if (isHeard) this.digit.emit(key);
      if (this.bridge) this.bridge.peer?.farEnd?.press(key, at);
      // Inside a room or a bridge a key is only a tone for the other side.
      else if (!isHeard && !this.member) this.typedAhead = (this.typedAhead + key).slice(-typeAheadLimit);
    }
  }

  /** Words that nobody listens to are lost. */
  speak(speech: Speech): void {
    if (this.speech.isHeard) this.speech.emit(speech);
    else this.bridge?.peer?.farEnd?.speak(speech);
  }

  note(exchange: Exchange): void {
    this.exchanges.push(exchange);
    if (this.exchanges.length > exchangeLimit) this.exchanges.shift();
  }

  #write(spoken: Spoken, at: number): void {
    const id = (this.transcript.at(-1)?.id ?? 0) + 1;
    this.transcript.push({ id, at, ...spoken });
    if (this.transcript.length > transcriptLimit) this.transcript.shift();
  }
}
