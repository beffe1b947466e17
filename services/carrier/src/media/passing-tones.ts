import type { Leg } from '../calls/leg.ts';
import type { Conference, Member } from '../conferences/conference.ts';
import type { SoundSource } from './media-port.ts';

const keyMs = 250;
const beepMs = 400;

interface Passing {
  source: SoundSource;
  timer: NodeJS.Timeout;
}

/** Short sounds on top of what legs hear: the keys of another party, the beep of who enters or leaves a room. */
export class PassingTones {
  readonly #onChange: () => void;
  readonly #keys = new Map<Leg, Set<Passing>>();
  readonly #beeps = new Map<Conference, Set<Passing>>();
  readonly #present = new Map<Conference, Map<string, Member>>();
  #lastNumber = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  pressed(leg: Leg, key: string): void {
    if (leg.member || leg.bridge) this.#add(this.#keys, leg, key, keyMs);
  }

  keysOf(leg: Leg): SoundSource[] {
    return [...(this.#keys.get(leg) ?? [])].map(({ source }) => source);
  }

  /** Everybody in the room but who is held. */
  beepsFor(leg: Leg): SoundSource[] {
    const { member } = leg;
    if (!member || member.hold || member.conference.status !== 'in-progress') return [];
    return [...(this.#beeps.get(member.conference) ?? [])].map(({ source }) => source);
  }

  /** Who has entered or left the rooms of these legs since the last time? */
  follow(legs: ReadonlySet<Leg>): void {
    const rooms = new Set<Conference>();
    for (const { member } of legs) if (member) rooms.add(member.conference);
    for (const room of this.#present.keys()) if (!rooms.has(room)) this.#present.delete(room);
    for (const room of rooms) {
      const now = new Map(room.connected.map((member) => [member.leg.sid, member]));
      const before = this.#present.get(room) ?? new Map<string, Member>();
      this.#present.set(room, now);
      const hasEntered = [...now.values()].some((member) => !before.has(member.leg.sid) && beepsOn(member, 'onEnter'));
      const hasLeft = [...before.values()].some((member) => !now.has(member.leg.sid) && beepsOn(member, 'onExit'));
      if (hasEntered || hasLeft) this.#add(this.#beeps, room, 'beep', beepMs);
    }
  }

  stop(): void {
    for (const all of [this.#keys, this.#beeps]) {
      for (const passing of all.values()) for (const { timer } of passing) clearTimeout(timer);
      all.clear();
    }
  }

  #add<K>(all: Map<K, Set<Passing>>, to: K, tone: string, ms: number): void {
    this.#lastNumber += 1;
    const passing: Passing = {
      source: { kind: 'tone', playback: `passing/${this.#lastNumber}`, tone },
      timer: setTimeout(() => {
        const rest = all.get(to);
        rest?.delete(passing);
        if (rest?.size === 0) all.delete(to);
        this.#onChange();
      }, ms),
    };
    const already = all.get(to) ?? new Set();
    all.set(to, already.add(passing));
    this.#onChange();
  }
}

const beepsOn = (member: Member, moment: 'onEnter' | 'onExit'): boolean =>
  member.beep === true || member.beep === moment;
