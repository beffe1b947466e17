import { randomUUID } from 'node:crypto';
import { callFields } from '../calls/call-fields.ts';
import type { CallbackTarget, Leg, ProgressEvent } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { CookieJar } from './cookie-jar.ts';
import { type CallbackPlan, Mischief, type MischiefOptions } from './mischief.ts';

const statusOfEvent = { initiated: 'initiated', ringing: 'ringing', answered: 'in-progress' } as const;

/** A callback that hangs may not hold back the next ones of its call for longer than this. */
const patienceMs = 1000;

/** Notices to the application that steer nothing: sent in order, one chain a call or room, best effort. */
export class StatusCallbacks {
  #engine: Engine;
  #chains = new Map<string, Promise<unknown>>();
  #mischief: Mischief | null = null;
  #held = new Map<string, (() => void)[]>();
  /** The place of each call and room in the order in which they were first heard of: names their mischief. */
  #ordinals = new Map<string, number>();
  /** Grows with each reset: what was still to be sent before it is not sent any more. */
  #epoch = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  makeMischief(options: MischiefOptions | null): void {
    this.#mischief = options ? new Mischief(options) : null;
    this.#held.clear();
    this.#ordinals.clear();
  }

  reset(): void {
    this.#epoch += 1;
    this.#chains.clear();
    this.makeMischief(null);
  }

  /** A name for a call or room that is the same in each run. */
  streamOf(key: string): string {
    const ordinal = this.#ordinals.get(key) ?? this.#ordinals.size;
    this.#ordinals.set(key, ordinal);
    return String(ordinal);
  }

  /** Resolves when what was to be told under this key has been answered, or takes too long. */
  told(key: string): Promise<void> {
    return within(this.#chains.get(key) ?? Promise.resolve(), patienceMs);
  }

  get mischief(): Mischief | null {
    return this.#mischief;
  }

  /** A step of an outbound leg, if its creator asked to hear of it. */
  progress(leg: Leg, event: ProgressEvent): void {
    const target = leg.progress;
    if (!target?.events.has(event)) return;
    this.send(leg.sid, target, this.#progressFields(leg, event), leg);
  }

  /** The end of an inbound leg, told to the StatusCallback of the number it came in on. */
  inboundEnded(leg: Leg): void {
    if (leg.numberCallback) this.send(leg.sid, leg.numberCallback, this.#progressFields(leg, 'completed'), leg);
  }

  #progressFields(leg: Leg, event: ProgressEvent): Record<string, string | undefined> {
    const isTerminal = event === 'completed';
    const seconds = leg.durationSeconds ?? 0;
    return {
      ...callFields(this.#engine.account.sid, leg),
      CallStatus: isTerminal ? leg.status : statusOfEvent[event],
      Timestamp: toRfc2822(this.#engine.clock.now()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(leg.sequence++),
      ...(leg.direction !== 'inbound' && (event === 'ringing' || event === 'answered')
        ? { StirStatus: this.#stirStatusOf(leg) }
        : {}),
      ...(isTerminal
        ? {
            CallDuration: String(seconds),
            ...(leg.status === 'completed' ? { Duration: String(Math.ceil(seconds / 60)) } : {}),
            SipResponseCode: String(leg.sipResponseCode ?? 200),
            ...leg.completionFields,
          }
        : {}),
    };
  }

  /** The account vouches fully for its own numbers, and for no others. */
  #stirStatusOf(leg: Leg): string {
    return this.#engine.store.numberOf(leg.from) ? 'A' : 'null';
  }

  send(key: string, target: CallbackTarget, fields: Record<string, string | undefined>, leg: Leg | null): void {
    if (leg?.isSilenced) return;
    const plan: CallbackPlan = this.#mischief?.planCallback(this.streamOf(key)) ?? {
      copies: 1,
      delayMs: 0,
      holdBack: false,
    };
    if (plan.copies === 0) return;
    const queue = () => this.#queue(key, target, fields, leg, plan);
    if (plan.holdBack && !this.#held.has(key)) {
      this.#held.set(key, [queue]);
      return;
    }
    queue();
    const held = this.#held.get(key) ?? [];
    this.#held.delete(key);
    for (const release of held) release();
  }

  #queue(
    key: string,
    target: CallbackTarget,
    fields: Record<string, string | undefined>,
    leg: Leg | null,
    plan: CallbackPlan,
  ): void {
    const epoch = this.#epoch;
    const token = randomUUID();
    const later = () => {
      if (epoch === this.#epoch) this.#chain(key, target, fields, leg, token);
    };
    for (let copy = 0; copy < plan.copies; copy += 1) {
      if (plan.delayMs > 0) this.#engine.clock.schedule(plan.delayMs, later);
      else this.#chain(key, target, fields, leg, token);
    }
  }

  #chain(
    key: string,
    target: CallbackTarget,
    fields: Record<string, string | undefined>,
    leg: Leg | null,
    token: string,
  ): void {
    const previous = this.#chains.get(key) ?? Promise.resolve();
    const epoch = this.#epoch;
    const next = this.#engine.pending.track(
      within(previous, patienceMs).then(() =>
        epoch === this.#epoch ? this.#deliver(target, fields, leg, token) : undefined,
      ),
    );
    this.#chains.set(key, next);
    const forget = () => {
      if (this.#chains.get(key) === next) this.#chains.delete(key);
    };
    next.then(forget, forget);
  }

  async #deliver(
    target: CallbackTarget,
    fields: Record<string, string | undefined>,
    leg: Leg | null,
    idempotencyToken: string,
  ): Promise<void> {
    const cookies = leg?.cookies ?? new CookieJar();
    const answer = await this.#engine.webhooks.request({
      url: target.url,
      method: target.method,
      fields,
      cookies,
      idempotencyToken,
      note: (exchange) => {
        if (leg) this.#engine.store.noteExchange(leg, { ...exchange, at: this.#engine.clock.now() });
      },
    });
    if (answer.kind === 'failed' && leg) {
      this.#engine.legs.notify(leg, {
        level: 'warning',
        code: answer.code,
        text: `status callback: ${answer.reason}`,
        url: answer.url,
        method: target.method,
      });
    }
  }
}

function within(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(done, done);
  });
}
