import type { ClientDevice } from '../clients/client-device.ts';
import type { Member } from '../conferences/conference.ts';
import type { QueueMember } from '../queues/queue.ts';
import { Emitter } from '../time/emitter.ts';
import type { HttpMethod } from '../twiml/attributes.ts';
import { CookieJar } from '../webhooks/cookie-jar.ts';

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

export interface LegOptions {
  sid: string;
  direction: Direction;
  from: string;
  to: string;
  createdAt: number;
  parentCallSid?: string;
  phoneNumberSid?: string;
  stir?: string;
  customParameters?: Readonly<Record<string, string>>;
}

/** Why a leg's script was stopped from outside. */
export type StopReason = 'leg-ended' | 'redirected';

const silence: Heard = { silence: true };
const transcriptLimit = 200;
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
  readonly customParameters: Readonly<Record<string, string>>;
  readonly cookies = new CookieJar();

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
  readonly transcript: TranscriptLine[] = [];
  typedAhead = '';
  member: Member | null = null;
  queued: QueueMember | null = null;
  /** Dialling or talking to one other leg. */
  bridge: { peer: Leg | null } | null = null;
  device: ClientDevice | null = null;

  /** What the browser gave to device.connect; form fields of the first request only. */
  applicationFields: Readonly<Record<string, string>> = {};

  readonly digit = new Emitter<string>();
  readonly answered = new Emitter<void>();
  readonly ended = new Emitter<TerminalStatus>();

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

  hear(heard: Heard, at: number): void {
    this.prompt = heard;
    if ('say' in heard || 'media' in heard) this.#write(heard, at);
  }

  hearNothing(): void {
    this.prompt = silence;
  }

  press(keys: string, at: number): void {
    this.#write({ keys }, at);
    for (const key of keys) {
      if (this.digit.isHeard) this.digit.emit(key);
      // Inside a room or a bridge a key is only a tone for the other side.
      else if (!this.member && !this.bridge) this.typedAhead = (this.typedAhead + key).slice(-typeAheadLimit);
    }
  }

  #write(spoken: Spoken, at: number): void {
    const id = (this.transcript.at(-1)?.id ?? 0) + 1;
    this.transcript.push({ id, at, ...spoken });
    if (this.transcript.length > transcriptLimit) this.transcript.shift();
  }
}
