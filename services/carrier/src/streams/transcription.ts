import { randomSid } from '../account/sids.ts';
import { hears } from '../calls/hears.ts';
import type { CallbackTarget, Leg, Speech } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import type { Activity } from './background.ts';

export interface TranscriptionSettings {
  name: string | null;
  track: string;
  languageCode: string;
  engine: string;
  partialResults: boolean;
  callback: CallbackTarget | null;
}

/** Tells the application what is said in a call, on both of its sides. Documents' own words are not transcribed. */
export class Transcription implements Activity {
  readonly kind = 'transcription';
  readonly sid = randomSid('GT');
  readonly name: string | null;
  status: 'in-progress' | 'stopped' = 'in-progress';
  updatedAt: number;

  #engine: Engine;
  #leg: Leg;
  #settings: TranscriptionSettings;
  #sequence = 0;
  #stopListening: () => void;

  constructor(engine: Engine, leg: Leg, settings: TranscriptionSettings) {
    this.#engine = engine;
    this.#leg = leg;
    this.#settings = settings;
    this.name = settings.name;
    this.updatedAt = engine.clock.now();
    this.#stopListening = engine.spoken.subscribe(({ speaker, speech }) => this.#overhear(speaker, speech));
    this.#tell('transcription-started', {
      TranscriptionEngine: settings.engine,
      ProviderConfiguration: '{}',
      Track: settings.track,
      LanguageCode: settings.languageCode,
      PartialResults: String(settings.partialResults),
    });
  }

  stop(): void {
    if (this.status === 'stopped') return;
    this.status = 'stopped';
    this.updatedAt = this.#engine.clock.now();
    this.#stopListening();
    this.#tell('transcription-stopped', {});
  }

  /** The inbound track is what the party says, the outbound one what it hears of others. */
  #overhear(speaker: Leg, { text, confidence, partials }: Speech): void {
    const isHeard = hears(this.#leg).some((heard) => 'callSid' in heard && heard.callSid === speaker.sid);
    const track = speaker === this.#leg ? 'inbound_track' : isHeard ? 'outbound_track' : null;
    if (track === null || (this.#settings.track !== 'both_tracks' && this.#settings.track !== track)) return;
    if (this.#settings.partialResults)
      for (const partial of partials) this.#tellContent(track, partial, { confidence: null, isFinal: false });
    this.#tellContent(track, text, { confidence, isFinal: true });
  }

  #tellContent(track: string, transcript: string, options: { confidence: number | null; isFinal: boolean }): void {
    const { confidence, isFinal } = options;
    this.#tell('transcription-content', {
      LanguageCode: this.#settings.languageCode,
      Track: track,
      Final: String(isFinal),
      ...(isFinal ? {} : { Stability: '0.9' }),
      TranscriptionData: JSON.stringify({ transcript, ...(confidence === null ? {} : { confidence }) }),
    });
  }

  #tell(event: string, extra: Record<string, string>): void {
    if (!this.#settings.callback) return;
    this.#sequence += 1;
    const fields = {
      AccountSid: this.#engine.account.sid,
      CallSid: this.#leg.sid,
      TranscriptionSid: this.sid,
      ...(this.name ? { TranscriptionName: this.name } : {}),
      TranscriptionEvent: event,
      SequenceId: String(this.#sequence),
      Timestamp: toRfc2822(this.#engine.clock.now()),
      ...extra,
    };
    this.#engine.statusCallbacks.send(this.#leg.sid, this.#settings.callback, fields, this.#leg);
  }
}
