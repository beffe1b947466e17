import type {
  Batch,
  EndpointKind,
  MediaEvent,
  MediaStatistics,
  RecordingOptions,
  RecordingResult,
  SoundSource,
} from '../media-port.ts';

/**
 * What the carrier tells the media process, over the channel between them: control, and the sound of media streams
 * (base64 of mu-law, as their messages have it), which comes and goes through the carrier.
 */
export type ToProcess =
  | { type: 'clip'; clip: string; file: string }
  | { type: 'open'; id: number; leg: string; kind: EndpointKind; options: unknown }
  | { type: 'update'; leg: string; kind: EndpointKind; update: unknown }
  | { type: 'close'; leg: string }
  | { type: 'apply'; batch: Batch }
  | { type: 'tap'; tap: string; sources: readonly SoundSource[] }
  | { type: 'end-tap'; tap: string }
  | { type: 'feed'; queue: string; sound: string; number: number }
  | { type: 'drain'; queue: string }
  | { type: 'record'; options: RecordingOptions }
  | { type: 'pause'; recording: string; behavior: 'silence' | 'skip' }
  | { type: 'resume'; recording: string }
  | { type: 'end-recording'; recording: string }
  | { type: 'statistics'; id: number };

export type TappedFrame = readonly [tap: string, base64: string];

export type ProcessStatistics = Omit<MediaStatistics, 'restarts'>;

export type FromProcess =
  /** `tunnelSecret` goes in front of each browser's socket that is piped to `tunnelPort`. */
  | { type: 'ready'; tunnelPort: number; tunnelSecret: string }
  | { type: 'opened'; id: number; answer: unknown }
  | { type: 'refused'; id: number; reason: string }
  | { type: 'recording-ended'; recording: string; result: RecordingResult }
  /** One tick of everything that is tapped. */
  | { type: 'tapped'; frames: readonly TappedFrame[] }
  | { type: 'statistics'; id: number; statistics: ProcessStatistics }
  | { type: 'event'; event: MediaEvent }
  | { type: 'log'; message: string; detail: string };
