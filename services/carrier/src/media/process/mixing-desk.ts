import type { Frame, MediaEndpoint } from '../endpoint.ts';
import type { Batch, EndpointKind, LegStatistics, MediaEvent, RecordingOptions, SoundSource } from '../media-port.ts';
import type { ClipShelf } from './clip-shelf.ts';
import type { Sounding } from './mix.ts';
import { Party } from './party.ts';
import { Playback } from './playback.ts';
import { Recording } from './recording.ts';
import { SoundQueue } from './sound-queue.ts';
import { Tap } from './tap.ts';

const sweepEveryTicks = 500;

type Tell = (event: MediaEvent) => void;

/**
 * Who hears what, carried out 50 times a second. `apply` only takes effect as a whole: it runs between two ticks, and a
 * tick reads everybody first and mixes afterwards. A listener's mix is made of its own list and of nothing else.
 */
export class MixingDesk {
  readonly #clips: ClipShelf;
  readonly #tell: Tell;
  readonly #parties = new Map<string, Party>();
  readonly #playbacks = new Map<string, Playback>();
  readonly #recordings = new Map<string, Recording>();
  readonly #queues = new Map<string, SoundQueue>();
  readonly #taps = new Map<string, Tap>();
  #ticks = 0;

  constructor(clips: ClipShelf, tell: Tell) {
    this.#clips = clips;
    this.#tell = tell;
  }

  connect(leg: string, kind: EndpointKind, endpoint: MediaEndpoint): void {
    this.#party(leg).connect(kind, endpoint);
  }

  disconnect(leg: string): void {
    this.#parties.get(leg)?.disconnect();
  }

  apply(batch: Batch): void {
    for (const { leg, sources } of batch.listeners ?? []) this.#party(leg).hearing.sources = this.#voices(sources);
    for (const { recording, channels } of batch.recordings ?? []) {
      const recorder = this.#recordings.get(recording) ?? this.#taps.get(recording);
      recorder?.setChannels(channels.map((sources) => this.#voices(sources)));
    }
    this.#forgetUnused();
  }

  record(options: RecordingOptions): void {
    if (this.#recordings.has(options.recording)) return;
    const channels = options.channels.slice(0, 2).map((sources) => this.#voices(sources));
    this.#recordings.set(options.recording, new Recording(options.file, channels, options.trim ?? false));
    this.#forgetUnused();
  }

  recording(name: string): Recording | null {
    return this.#recordings.get(name) ?? null;
  }

  /** Takes the recording off the desk; whoever took it ends it. */
  takeRecording(name: string): Recording | null {
    const recording = this.#recordings.get(name) ?? null;
    this.#recordings.delete(name);
    this.#forgetUnused();
    return recording;
  }

  get recordingNames(): string[] {
    return [...this.#recordings.keys()];
  }

  tap(name: string, sources: readonly SoundSource[]): void {
    this.#taps.set(name, new Tap(this.#voices(sources)));
    this.#forgetUnused();
  }

  endTap(name: string): void {
    this.#taps.delete(name);
    this.#forgetUnused();
  }

  /** What each tap let through in the last tick. */
  get tapped(): [tap: string, frame: Frame][] {
    return [...this.#taps].map(([name, tap]) => [name, tap.frame]);
  }

  feed(queue: string, sound: Uint8Array, number: number): void {
    this.#queue(queue).feed(sound, number);
  }

  drain(queue: string): void {
    this.#queues.get(queue)?.drain();
  }

  tick(): void {
    for (const party of this.#parties.values()) party.speak();
    for (const playback of this.#playbacks.values()) this.#step(playback);
    for (const [queue, sounds] of this.#queues) this.#stepQueue(queue, sounds);
    for (const party of this.#parties.values()) party.listen();
    for (const recording of this.#recordings.values()) recording.step();
    for (const tap of this.#taps.values()) tap.step();
    this.#ticks += 1;
    if (this.#ticks % sweepEveryTicks === 0) this.#sweep();
  }

  statistics(): LegStatistics[] {
    return [...this.#parties.values()].map((party) => party.statistics());
  }

  close(): void {
    for (const party of this.#parties.values()) party.disconnect();
  }

  #step(playback: Playback): void {
    const wasFinished = playback.isFinished;
    playback.step();
    if (playback.isFinished && !wasFinished) this.#tell({ type: 'playback-finished', playback: playback.name });
  }

  #stepQueue(queue: string, sounds: SoundQueue): void {
    const heard = sounds.step();
    if (heard !== null) this.#tell({ type: 'queue-heard', queue, number: heard });
  }

  #queue(name: string): SoundQueue {
    const known = this.#queues.get(name) ?? new SoundQueue();
    this.#queues.set(name, known);
    return known;
  }

  #party(leg: string): Party {
    const known = this.#parties.get(leg);
    if (known) return known;
    const party = new Party(leg, {
      onKey: (of, key) => this.#tell({ type: 'key', leg: of, key }),
      onLost: (of, reason) => this.#tell({ type: 'leg-lost', leg: of, reason }),
      onSpeech: (of, isSpeaking) =>
        this.#tell(isSpeaking ? { type: 'speech-started', leg: of } : { type: 'speech-stopped', leg: of }),
    });
    this.#parties.set(leg, party);
    return party;
  }

  #voices(sources: readonly SoundSource[]): Sounding[] {
    return sources.map((source) => this.#voice(source));
  }

  #voice(source: SoundSource): Sounding {
    switch (source.kind) {
      case 'leg':
        return this.#party(source.leg);
      case 'heard':
        return this.#party(source.leg).hearing;
      case 'clip':
        return this.#playbacks.get(source.playback) ?? this.#playClip(source);
      case 'queue':
        return this.#queue(source.queue);
      case 'tone':
        return this.#playbacks.get(source.playback) ?? this.#playTone(source);
    }
  }

  #playClip(source: Extract<SoundSource, { kind: 'clip' }>): Playback {
    const playback = new Playback(source.playback, source.loops, source.startMs ?? 0);
    this.#playbacks.set(source.playback, playback);
    // Sounds in memory are there a microtask later, before the next tick; others begin when they have been read.
    void this.#clips.sound(source.clip).then((sound) => playback.begin(sound));
    return playback;
  }

  #playTone(source: Extract<SoundSource, { kind: 'tone' }>): Playback {
    const tone = this.#clips.tone(source.tone);
    const playback = new Playback(source.playback, tone?.loops ?? 1, 0);
    this.#playbacks.set(source.playback, playback);
    playback.begin(tone?.sound ?? null);
    return playback;
  }

  /** A playing that nobody hears any more is over, and its name may be used anew. */
  #forgetUnused(): void {
    const used = new Set<Sounding>();
    for (const party of this.#parties.values()) for (const voice of party.hearing.sources) used.add(voice);
    const overheard = this.#overheard();
    for (const voice of overheard) used.add(voice);
    for (const party of this.#parties.values()) party.isOverheard = overheard.has(party.hearing);
    for (const [name, playback] of this.#playbacks) if (!used.has(playback)) this.#playbacks.delete(name);
  }

  /** What is recorded or tapped. */
  #overheard(): Set<Sounding> {
    const voices = new Set<Sounding>();
    for (const recording of this.#recordings.values()) for (const voice of recording.voices) voices.add(voice);
    for (const tap of this.#taps.values()) for (const voice of tap.voices) voices.add(voice);
    return voices;
  }

  /** Empty queues, and parties that have neither a wire nor anything to hear, when nobody listens to them. */
  #sweep(): void {
    const used = this.#overheard();
    for (const party of this.#parties.values()) for (const voice of party.hearing.sources) used.add(voice);
    for (const [name, sounds] of this.#queues) if (sounds.isEmpty && !used.has(sounds)) this.#queues.delete(name);
    for (const [leg, party] of this.#parties) {
      const isIdle = party.kind === null && party.hearing.sources.length === 0;
      if (isIdle && !used.has(party) && !used.has(party.hearing)) this.#parties.delete(leg);
    }
  }
}
