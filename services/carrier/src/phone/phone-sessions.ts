import { randomBytes } from 'node:crypto';
import { placeInbound } from '../calls/inbound.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { idleView, type PhoneView, toPhoneView } from './phone-view.ts';

/** A page that is gone this long has hung up. */
const graceMs = 10_000;
const sessionLimit = 500;

export class PhoneSession {
  readonly id = randomBytes(16).toString('hex');
  leg: Leg | null = null;
  soundLosses = 0;
  readonly listeners = new Set<(view: PhoneView) => void>();
  #engine: Engine;
  #sent = '';

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get view(): PhoneView {
    return this.leg ? toPhoneView(this.#engine, this.leg, this.soundLosses) : idleView;
  }

  /** Sends the view when more than its clock has changed. */
  refresh(): void {
    const view = this.view;
    const fingerprint = JSON.stringify({ ...view, elapsedMs: 0 });
    if (fingerprint === this.#sent) return;
    this.#sent = fingerprint;
    for (const listener of this.listeners) listener(view);
  }

  listen(listener: (view: PhoneView) => void): () => void {
    this.listeners.add(listener);
    listener(this.view);
    return () => {
      this.listeners.delete(listener);
      setTimeout(() => {
        if (this.listeners.size === 0 && this.leg?.isLive) this.#engine.legs.hangUp(this.leg);
      }, graceMs).unref();
    };
  }
}

export type Called = 'ringing' | 'already-calling' | 'unknown-number';

/** The phones of those who play a caller; each knows its own call and nothing else. */
export class PhoneSessions {
  #engine: Engine;
  #sessions = new Map<string, PhoneSession>();
  #isRefreshDue = false;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.changed.subscribe(() => this.#refreshSoon());
    engine.media.subscribe((event) => {
      if (event.type === 'leg-lost') this.#noteLoss(event.leg);
    });
  }

  open(): PhoneSession {
    const session = new PhoneSession(this.#engine);
    this.#sessions.set(session.id, session);
    if (this.#sessions.size > sessionLimit) {
      for (const [id, oldest] of this.#sessions) {
        if (oldest.listeners.size > 0 || oldest.leg?.isLive) continue;
        this.#sessions.delete(id);
        break;
      }
    }
    return session;
  }

  find(id: string): PhoneSession | null {
    return this.#sessions.get(id) ?? null;
  }

  call(session: PhoneSession, from: string, to: string): Called {
    if (session.leg?.isLive) return 'already-calling';
    const placed = placeInbound(this.#engine, { from, to });
    if (placed.kind === 'unknown-number') return 'unknown-number';
    session.leg = placed.leg;
    session.refresh();
    return 'ringing';
  }

  #noteLoss(callSid: string): void {
    for (const session of this.#sessions.values()) {
      if (session.leg?.sid !== callSid || !session.leg.isLive) continue;
      session.soundLosses += 1;
      session.refresh();
    }
  }

  /** Many changes of one turn become one message. */
  #refreshSoon(): void {
    if (this.#isRefreshDue) return;
    this.#isRefreshDue = true;
    setImmediate(() => {
      this.#isRefreshDue = false;
      for (const session of this.#sessions.values()) if (session.listeners.size > 0) session.refresh();
    });
  }
}
