import type { Leg } from '../calls/leg.ts';
import { Emitter } from '../time/emitter.ts';
import { Pickup } from './pickup.ts';

export type QueueResult =
  | 'leave'
  | 'redirected'
  | 'redirected-from-bridged'
  | 'hangup'
  | 'error'
  | 'queue-full'
  | 'bridged'
  | 'system-error';

export interface QueueMember {
  readonly leg: Leg;
  readonly queue: Queue;
  readonly enqueuedAt: number;
  /** Said when a Dial has taken this leg out of the queue. */
  readonly taken: Emitter<Pickup>;
  take(by: Leg, at: number): Pickup;
}

const defaultMaxSize = 1000;

/** Waiting legs, first in, first out. */
export class Queue {
  readonly sid: string;
  friendlyName: string;
  readonly createdAt: number;
  updatedAt: number;
  maxSize = defaultMaxSize;
  readonly members: QueueMember[] = [];
  /** Those who dial this queue in vain wait here. */
  readonly entered = new Emitter<QueueMember>();
  #waitsMs: number[] = [];

  constructor(options: { sid: string; friendlyName: string; createdAt: number }) {
    this.sid = options.sid;
    this.friendlyName = options.friendlyName;
    this.createdAt = options.createdAt;
    this.updatedAt = options.createdAt;
  }

  get isFull(): boolean {
    return this.members.length >= this.maxSize;
  }

  /** From 1; 0 for a leg that does not wait here. */
  positionOf(member: QueueMember): number {
    return this.members.indexOf(member) + 1;
  }

  enter(leg: Leg, at: number): QueueMember {
    const member: QueueMember = {
      leg,
      queue: this,
      enqueuedAt: at,
      taken: new Emitter(),
      take: (by, takenAt) => {
        const pickup = new Pickup(member, by, takenAt);
        this.remove(member, takenAt);
        member.taken.emit(pickup);
        return pickup;
      },
    };
    this.members.push(member);
    this.updatedAt = at;
    leg.queued = member;
    return member;
  }

  remove(member: QueueMember, at: number): void {
    const index = this.members.indexOf(member);
    if (index < 0) return;
    this.members.splice(index, 1);
    this.updatedAt = at;
    member.leg.queued = null;
    this.#waitsMs.push(at - member.enqueuedAt);
    if (this.#waitsMs.length > 50) this.#waitsMs.shift();
  }

  /** Seconds, over those who wait now and the last who left. */
  averageWaitSeconds(now: number): number {
    const waits = [...this.#waitsMs, ...this.members.map((member) => now - member.enqueuedAt)];
    return waits.length === 0 ? 0 : Math.round(waits.reduce((sum, ms) => sum + ms, 0) / waits.length / 1000);
  }
}
