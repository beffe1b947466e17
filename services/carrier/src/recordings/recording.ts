import type { CallbackTarget, Leg } from '../calls/leg.ts';
import type { Conference } from '../conferences/conference.ts';
import { RecordedTime } from './recorded-time.ts';
import type { ActiveRecording, PauseBehavior, RecordingChannels, RecordingTrack, RecordingTrim } from './recorder.ts';

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent';
export type RecordingEvent = 'in-progress' | 'completed' | 'absent';
export type RecordingSource =
  | 'DialVerb'
  | 'Conference'
  | 'OutboundAPI'
  | 'RecordVerb'
  | 'StartCallRecordingAPI'
  | 'StartConferenceRecordingAPI'
  | 'StartCallRecordingTwiML';

export type RecordingSubject = { kind: 'call'; leg: Leg } | { kind: 'conference'; room: Conference };

export interface RecordingCallback extends CallbackTarget {
  events: ReadonlySet<RecordingEvent>;
}

/** How something is to be recorded, wherever that was said: an attribute, a parameter. */
export interface RecordingSettings {
  channels: RecordingChannels;
  track: RecordingTrack;
  trim: RecordingTrim;
  callback: RecordingCallback | null;
}

export interface RecordingOptions extends RecordingSettings {
  sid: string;
  source: RecordingSource;
  subject: RecordingSubject;
  startedAt: number;
  active: ActiveRecording;
}

export class Recording {
  readonly sid: string;
  readonly source: RecordingSource;
  readonly subject: RecordingSubject;
  readonly channels: RecordingChannels;
  readonly track: RecordingTrack;
  readonly callback: RecordingCallback | null;
  readonly startedAt: number;
  readonly active: ActiveRecording;

  status: RecordingStatus = 'in-progress';
  updatedAt: number;
  /** Known when it has come to its end. */
  durationMs: number | null = null;
  /** null once completed: silence. */
  file: string | null = null;
  isDeleted = false;

  readonly #time: RecordedTime;

  constructor(options: RecordingOptions) {
    this.sid = options.sid;
    this.source = options.source;
    this.subject = options.subject;
    this.channels = options.channels;
    this.track = options.track;
    this.callback = options.callback;
    this.startedAt = options.startedAt;
    this.updatedAt = options.startedAt;
    this.active = options.active;
    this.#time = new RecordedTime(options.startedAt);
  }

  get isActive(): boolean {
    return this.status === 'in-progress' || this.status === 'paused';
  }

  get leg(): Leg | null {
    return this.subject.kind === 'call' ? this.subject.leg : null;
  }

  get conferenceSid(): string | null {
    return this.subject.kind === 'conference' ? this.subject.room.sid : null;
  }

  get seconds(): number {
    return Math.round((this.durationMs ?? 0) / 1000);
  }

  pause(behavior: PauseBehavior, now: number): void {
    this.status = 'paused';
    this.updatedAt = now;
    this.#time.pause(behavior, now);
    this.active.pause(behavior);
  }

  resume(now: number): void {
    this.status = 'in-progress';
    this.updatedAt = now;
    this.#time.resume(now);
    this.active.resume();
  }

  /** No more is recorded; what there is must still be made ready. */
  close(status: 'stopped' | 'processing', now: number): void {
    this.#time.stop(now);
    this.durationMs = this.#time.msAt(now);
    this.status = status;
    this.updatedAt = now;
  }
}
