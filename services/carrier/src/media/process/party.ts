import { type Frame, frameBytes, type MediaEndpoint } from '../endpoint.ts';
import type { EndpointKind, LegStatistics } from '../media-port.ts';
import { energyOf, mix, type Sounding, silentFrame } from './mix.ts';
import { SpeechDetector } from './speech-detector.ts';

interface Wire {
  kind: EndpointKind;
  endpoint: MediaEndpoint;
  stopListening: () => void;
}

export interface PartyNews {
  onKey(leg: string, key: string): void;
  onLost(leg: string, reason: string): void;
  onSpeech(leg: string, isSpeaking: boolean): void;
}

/** What a party hears: a voice of its own, because it can be recorded. */
class Hearing implements Sounding {
  sources: readonly Sounding[] = [];
  frame: Frame = silentFrame;
  readonly #room = new Uint8Array(frameBytes);

  step(): void {
    this.frame = mix(this.sources, this.#room);
  }
}

/** One leg at the mixing desk: what it says and what it hears. Without a wire it says nothing. */
export class Party implements Sounding {
  readonly leg: string;
  frame: Frame | null = null;
  readonly hearing = new Hearing();
  /** Somebody records what it hears. */
  isOverheard = false;
  #wire: Wire | null = null;
  readonly #news: PartyNews;
  #speech = new SpeechDetector();
  #framesIn = 0;
  #framesOut = 0;
  #gapsIn = 0;
  #energyIn = 0;
  #energyOut = 0;

  constructor(leg: string, news: PartyNews) {
    this.leg = leg;
    this.#news = news;
  }

  get kind(): EndpointKind | null {
    return this.#wire?.kind ?? null;
  }

  connect(kind: EndpointKind, endpoint: MediaEndpoint): void {
    this.disconnect();
    const stopKeys = endpoint.onKey((key) => this.#news.onKey(this.leg, key));
    const stopLost = endpoint.onLost((reason) => {
      if (this.#wire?.endpoint !== endpoint) return;
      this.disconnect();
      this.#news.onLost(this.leg, reason);
    });
    const stopListening = () => {
      stopKeys();
      stopLost();
    };
    this.#wire = { kind, endpoint, stopListening };
  }

  disconnect(): void {
    const wire = this.#wire;
    this.#wire = null;
    this.frame = null;
    if (!wire) return;
    wire.stopListening();
    wire.endpoint.close();
    if (this.#speech.isSpeaking) this.#news.onSpeech(this.leg, false);
    this.#speech = new SpeechDetector();
  }

  /** First half of a tick: what it says. */
  speak(): void {
    if (!this.#wire) return;
    this.frame = this.#wire.endpoint.pull();
    const energy = this.frame === null ? 0 : energyOf(this.frame);
    if (this.frame === null) this.#gapsIn += 1;
    else this.#framesIn += 1;
    this.#energyIn += energy;
    const change = this.#speech.hear(energy);
    if (change) this.#news.onSpeech(this.leg, change === 'started');
  }

  /** Second half: what it hears. */
  listen(): void {
    if (!this.#wire && !this.isOverheard) return;
    this.hearing.step();
    if (!this.#wire) return;
    this.#wire.endpoint.push(this.hearing.frame);
    this.#framesOut += 1;
    this.#energyOut += energyOf(this.hearing.frame);
  }

  statistics(): LegStatistics {
    return {
      leg: this.leg,
      kind: this.kind,
      framesIn: this.#framesIn,
      framesOut: this.#framesOut,
      gapsIn: this.#gapsIn,
      energyIn: this.#energyIn,
      energyOut: this.#energyOut,
    };
  }
}
