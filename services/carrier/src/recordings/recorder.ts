export type PauseBehavior = 'skip' | 'silence';
export type RecordingTrack = 'inbound' | 'outbound' | 'both';
export type RecordingTrim = 'trim-silence' | 'do-not-trim';
export type RecordingChannels = 1 | 2;

/** What is to be recorded, in the words of calls and rooms; a recorder knows what that sounds like. */
export interface RecordingPlan {
  recordingSid: string;
  subject: { kind: 'call'; callSid: string } | { kind: 'conference'; conferenceSid: string };
  /** Two: what the party says in the first, what it hears in the second. */
  channels: RecordingChannels;
  /** Which side of a call: `inbound` is what its party says, `outbound` what it hears. */
  track: RecordingTrack;
  /** Whether silence at both ends is cut off. */
  trim: RecordingTrim;
}

export type Recorded =
  /** `file` is a WAV of 8 kHz; null: nothing but silence, which is rendered when somebody asks for it. */
  | { kind: 'recorded'; file: string | null; durationMs: number }
  /** Nothing could be kept (disk full, directory gone). */
  | { kind: 'absent'; reason: string };

export interface ActiveRecording {
  /** `silence` keeps the time, `skip` leaves it out. */
  pause(behavior: PauseBehavior): void;
  resume(): void;
  /** Called once. The file is complete when this resolves. */
  stop(): Promise<Recorded>;
}

/** Where recordings get their samples from. Nothing fails at the start: what goes wrong is told by `stop`. */
export interface Recorder {
  start(plan: RecordingPlan): ActiveRecording;
}
