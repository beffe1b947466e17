import { hears } from '../calls/hears.ts';
import type { Heard, Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { RecordingPlan } from '../recordings/recorder.ts';
import type { MediaEvent, MediaPort, PreparedClip, SoundSource } from './media-port.ts';
import { PassingTones } from './passing-tones.ts';

/** A line whose other end is another leg of ours is followed that often, in case it leads back to itself. */
const longestLine = 8;

const keysOnly = /^[0-9*#A-Da-dwW]+$/;

/** What an application streams to a leg is not fetched: it comes by itself, into a queue of the leg's name. */
const isStream = (media: string): boolean => /^wss?:/i.test(media);

type Channels = SoundSource[][];

/**
 * Makes the legs' state audible: after every turn in which something changed it says, in one batch, what each leg with a
 * wire hears from now on. What a leg hears is `hears` and nothing else: mute, hold and coaching follow from there.
 */
export class AudibleCalls {
  readonly #engine: Engine;
  readonly #media: MediaPort;
  readonly #passing: PassingTones;
  readonly #plans = new Map<string, RecordingPlan>();
  /** What the media process was told last, by leg and by recording. */
  readonly #toldLegs = new Map<string, string>();
  readonly #toldRecordings = new Map<string, string>();
  /** Keys that are being pressed towards phones, by leg: each playing of them once. */
  readonly #pressing = new Map<string, Set<string>>();
  readonly #clips = new WeakMap<Heard, PreparedClip | 'under-way'>();
  /** A new prompt is a new playing, even with the same words. */
  readonly #numbers = new WeakMap<Heard, number>();
  #lastNumber = 0;
  #isScheduled = false;
  readonly #undo: (() => void)[];

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#media = engine.media;
    this.#passing = new PassingTones(() => this.#schedule());
    this.#undo = [
      engine.changed.subscribe(() => this.#schedule()),
      engine.media.subscribe((event) => this.#hear(event)),
    ];
  }

  stop(): void {
    for (const undo of this.#undo) undo();
    this.#passing.stop();
  }

  /** What goes into the channels of a recording now; `apply` keeps it up to date until `forget`. */
  follow(plan: RecordingPlan): Channels {
    this.#plans.set(plan.recordingSid, plan);
    this.#schedule();
    const channels = this.#channelsOf(plan);
    this.#toldRecordings.set(plan.recordingSid, JSON.stringify(channels));
    return channels;
  }

  forget(plan: RecordingPlan): void {
    this.#plans.delete(plan.recordingSid);
    this.#toldRecordings.delete(plan.recordingSid);
  }

  /** When the turn is over: what belongs together is done in one turn. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#apply();
    });
  }

  #apply(): void {
    const legs = this.#attendedLegs();
    this.#passing.follow(legs);
    const listeners: { leg: string; sources: SoundSource[] }[] = [];
    for (const leg of legs) {
      const sources = this.#withKeysPressed(leg, [...this.#hearing(leg, 0), ...this.#passing.beepsFor(leg)]);
      const told = JSON.stringify(sources);
      if (this.#toldLegs.get(leg.sid) === told) continue;
      this.#toldLegs.set(leg.sid, told);
      listeners.push({ leg: leg.sid, sources });
    }
    const recordings: { recording: string; channels: Channels }[] = [];
    for (const [recording, plan] of this.#plans) {
      const channels = this.#channelsOf(plan);
      const told = JSON.stringify(channels);
      if (this.#toldRecordings.get(recording) === told) continue;
      this.#toldRecordings.set(recording, told);
      recordings.push({ recording, channels });
    }
    if (listeners.length > 0 || recordings.length > 0) this.#media.apply({ listeners, recordings });
  }

  /** Legs with a wire, and those of which somebody records what they hear. Wires of ended legs are closed here. */
  #attendedLegs(): Set<Leg> {
    const legs = new Set<Leg>();
    for (const name of [...this.#media.legs]) {
      const leg = this.#engine.store.calls.get(name);
      if (!leg) continue;
      if (leg.isLive) legs.add(leg);
      else this.#media.close(name);
    }
    for (const { subject } of this.#plans.values()) {
      const leg = subject.kind === 'call' ? this.#engine.store.calls.get(subject.callSid) : undefined;
      if (leg?.isLive) legs.add(leg);
    }
    for (const sid of [...this.#toldLegs.keys()]) {
      const leg = this.#engine.store.calls.get(sid);
      if (leg && legs.has(leg)) continue;
      this.#toldLegs.delete(sid);
      this.#pressing.delete(sid);
      this.#media.apply({ listeners: [{ leg: sid, sources: [] }] });
    }
    return legs;
  }

  #channelsOf({ subject, channels, track }: RecordingPlan): Channels {
    if (subject.kind === 'conference') {
      // A coach is not in the mix, nor is who is held or muted; waiting music is not, either.
      const room = this.#engine.store.conferences.get(subject.conferenceSid);
      const heard = (room?.connected ?? []).filter((one) => !one.muted && !one.hold && !one.coaching);
      return [heard.flatMap((one) => this.#saying(one.leg, 0))];
    }
    const leg = this.#engine.store.calls.get(subject.callSid);
    const says = leg ? this.#saying(leg, 0) : [];
    const hearing: SoundSource[] = leg ? [{ kind: 'heard', leg: leg.sid }] : [];
    if (track === 'inbound') return channels === 2 ? [says, []] : [says];
    if (track === 'outbound') return channels === 2 ? [[], hearing] : [hearing];
    return channels === 2 ? [says, hearing] : [[...says, ...hearing]];
  }

  #hearing(leg: Leg, depth: number): SoundSource[] {
    const peer = leg.status === 'in-progress' && !leg.member ? leg.bridge?.peer : null;
    // Where the line ends at another leg of ours, `hears` names that one's prompts: they belong to it.
    if (peer) return this.#saying(peer, depth);
    return hears(leg).flatMap((one): SoundSource[] => {
      if ('callSid' in one) {
        const speaker = this.#engine.store.calls.get(one.callSid);
        return speaker ? this.#saying(speaker, depth) : [];
      }
      if ('tone' in one) return [{ kind: 'tone', playback: this.#playing(leg, one), tone: one.tone }];
      if ('silence' in one) return [];
      if ('media' in one && isStream(one.media)) return [{ kind: 'queue', queue: leg.sid }];
      const prepared = this.#prepared(one);
      if (!prepared?.clip) return [];
      const loops = leg.prompt === one ? leg.promptLoops : 0;
      return [{ kind: 'clip', playback: this.#playing(leg, one), clip: prepared.clip, loops }];
    });
  }

  /** What comes from a party: its own wire, and its keys; or, when the line ends at another leg, what that one hears. */
  #saying(leg: Leg, depth: number): SoundSource[] {
    const { farEnd } = leg;
    if (farEnd && !this.#media.hasEndpoint(leg.sid)) {
      return depth < longestLine ? this.#hearing(farEnd, depth + 1) : [];
    }
    return [{ kind: 'leg', leg: leg.sid }, ...this.#passing.keysOf(leg)];
  }

  /** A phone's wire carries keys beside the sound, as it brings them: machines behind it rely on that. */
  #withKeysPressed(leg: Leg, sources: SoundSource[]): SoundSource[] {
    if (this.#media.kindOf(leg.sid) !== 'rtp') return sources;
    const before = this.#pressing.get(leg.sid);
    const now = new Set<string>();
    const rest = sources.filter((source) => {
      if (source.kind !== 'tone' || !keysOnly.test(source.tone)) return true;
      now.add(source.playback);
      if (!before?.has(source.playback)) this.#media.update(leg.sid, 'rtp', { keys: source.tone });
      return false;
    });
    this.#pressing.set(leg.sid, now);
    return rest;
  }

  /** The clip of a prompt, or null while it is being made ready. */
  #prepared(heard: Extract<Heard, { say: string } | { media: string }>): PreparedClip | null {
    const known = this.#clips.get(heard);
    if (known) return known === 'under-way' ? null : known;
    this.#clips.set(heard, 'under-way');
    void this.#media.prepare(heard).then((prepared) => {
      this.#clips.set(heard, prepared);
      this.#schedule();
    });
    return null;
  }

  #playing(leg: Leg, heard: Heard): string {
    let number = this.#numbers.get(heard);
    if (number === undefined) {
      this.#lastNumber += 1;
      number = this.#lastNumber;
      this.#numbers.set(heard, number);
    }
    return `${leg.sid}/${number}`;
  }

  #hear(event: MediaEvent): void {
    switch (event.type) {
      case 'leg-opened':
      case 'leg-closed':
      case 'leg-lost':
        // A new wire has been told nothing, and what was told of an old one is forgotten.
        this.#toldLegs.delete(event.leg);
        this.#schedule();
        return;
      case 'key': {
        const leg = this.#engine.store.calls.get(event.leg);
        if (!leg?.isLive) return;
        // The wire carries keys beside the sound: the others would not hear them.
        this.#passing.pressed(leg, event.key);
        leg.press(event.key, this.#engine.clock.now());
        this.#engine.changed.emit();
        return;
      }
      case 'speech-started':
      case 'speech-stopped':
        this.#engine.store.calls.get(event.leg)?.voice.emit(event.type === 'speech-started');
        return;
      case 'restarted':
      case 'queue-heard':
      case 'endpoint-said':
      case 'playback-finished':
        return;
    }
  }
}
