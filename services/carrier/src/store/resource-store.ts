import type { Exchange, Leg } from '../calls/leg.ts';
import type { Conference } from '../conferences/conference.ts';
import type { Queue } from '../queues/queue.ts';
import type { Application } from './application.ts';
import type { CallNotification } from './call-notification.ts';
import type { IncomingPhoneNumber } from './incoming-phone-number.ts';

/** What has ended is forgotten, oldest first, beyond this many. */
const finishedLimit = 20_000;
/** Requests with their answers are remembered for the calls that had the last ones. */
const exchangeLimit = 5000;

/** All resources, in memory, in the order of their creation. */
export class ResourceStore {
  readonly calls = new Map<string, Leg>();
  readonly liveCalls = new Set<Leg>();
  readonly conferences = new Map<string, Conference>();
  readonly queues = new Map<string, Queue>();
  readonly numbers = new Map<string, IncomingPhoneNumber>();
  readonly applications = new Map<string, Application>();
  readonly notifications = new Map<string, CallNotification>();
  /** TwiML that the carrier itself hosts, by path. */
  readonly bins = new Map<string, string>();
  /** Whose exchanges came in which order. */
  #noted: Leg[] = [];

  addCall(leg: Leg): void {
    this.calls.set(leg.sid, leg);
    this.liveCalls.add(leg);
    if (this.calls.size <= finishedLimit) return;
    for (const [sid, oldest] of this.calls) {
      if (oldest.isLive) continue;
      this.calls.delete(sid);
      break;
    }
  }

  addConference(room: Conference): void {
    this.conferences.set(room.sid, room);
    if (this.conferences.size <= finishedLimit) return;
    for (const [sid, oldest] of this.conferences) {
      if (oldest.status !== 'completed') continue;
      this.conferences.delete(sid);
      break;
    }
  }

  addNotification(notification: CallNotification): void {
    this.notifications.set(notification.sid, notification);
    if (this.notifications.size <= finishedLimit) return;
    for (const sid of this.notifications.keys()) {
      this.notifications.delete(sid);
      break;
    }
  }

  noteExchange(leg: Leg, exchange: Exchange): void {
    leg.note(exchange);
    this.#noted.push(leg);
    if (this.#noted.length > exchangeLimit) this.#noted.shift()?.exchanges.shift();
  }

  numberOf(phoneNumber: string): IncomingPhoneNumber | null {
    for (const number of this.numbers.values()) if (number.phoneNumber === phoneNumber) return number;
    return null;
  }

  /** Forgets calls, rooms and queues; the numbers stay, without their URLs. */
  reset(now: number): void {
    this.calls.clear();
    this.liveCalls.clear();
    this.conferences.clear();
    this.queues.clear();
    this.notifications.clear();
    this.#noted = [];
    for (const number of this.numbers.values()) number.forgetUrls(now);
  }
}
