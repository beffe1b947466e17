import { frameBytes } from '../endpoint.ts';

const keys = '0123456789*#ABCD';
/** 100 ms of key, 60 ms of pause: what every receiver understands. */
const soundingTicks = 5;
const pauseTicks = 3;
const endRepetitions = 3;
const volume = 10;
const endBit = 0x80;
const waitingLimit = 64;

/** One RFC 4733 packet: its payload is used again for the next. */
export interface KeyPacket {
  readonly timestamp: number;
  readonly isFirst: boolean;
  readonly payload: Uint8Array;
}

/** Presses keys towards a phone: while one sounds, its packets take the place of those with sound. `w` is half a second, `W` a second. */
export class KeySender {
  #waiting = '';
  #current: { event: number; since: number; ticks: number } | null = null;
  #pause = 0;
  readonly #payload = new Uint8Array(4);

  press(typed: string): void {
    this.#waiting = (this.#waiting + typed).slice(0, waitingLimit);
  }

  /** Once a tick. Calls `send` for each packet that is due; false: this tick belongs to the sound. */
  step(timestamp: number, send: (packet: KeyPacket) => void): boolean {
    if (this.#pause > 0) {
      this.#pause -= 1;
      return false;
    }
    const current = this.#current ?? this.#begin(timestamp);
    if (!current) return false;
    current.ticks += 1;
    const hasEnded = current.ticks === soundingTicks;
    const duration = current.ticks * frameBytes;
    this.#payload.set([current.event, (hasEnded ? endBit : 0) | volume, duration >> 8, duration & 0xff]);
    for (let n = 0; n < (hasEnded ? endRepetitions : 1); n += 1)
      send({ timestamp: current.since, isFirst: current.ticks === 1, payload: this.#payload });
    if (hasEnded) {
      this.#current = null;
      this.#pause = pauseTicks;
    }
    return true;
  }

  #begin(timestamp: number): { event: number; since: number; ticks: number } | null {
    const key = this.#waiting.charAt(0);
    this.#waiting = this.#waiting.slice(1);
    if (key === 'w' || key === 'W') this.#pause = key === 'w' ? 25 : 50;
    const event = key === '' ? -1 : keys.indexOf(key.toUpperCase());
    this.#current = event < 0 ? null : { event, since: timestamp, ticks: 0 };
    return this.#current;
  }
}
