import type { Engine } from '../engine.ts';
import { answerWith, placeInbound } from './inbound.ts';
import type { Leg, TerminalStatus } from './leg.ts';

/** An account that calls its own number from that number's document would go on for ever. */
const deepestLine = 10;

/** Rings parties that we call: numbers wait for the simulated party, clients for their browser. */
export class OutboundPlacing {
  #engine: Engine;
  #depths = new WeakMap<Leg, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** REST creations pass through the calls-per-second queue; `initiated` comes after the answer to the request. */
  queue(leg: Leg, timeoutMs: number): void {
    leg.queueTimeMs = this.#engine.account.takeSlot(this.#engine.clock.now());
    const begin = () => {
      if (leg.status === 'queued') this.ring(leg, timeoutMs);
    };
    if (leg.queueTimeMs > 0) this.#engine.clock.schedule(leg.queueTimeMs, begin);
    else void this.#engine.pending.track(new Promise<void>((resolve) => setTimeout(resolve, 5)).then(begin));
  }

  ring(leg: Leg, timeoutMs: number): void {
    const { statusCallbacks, legs, clock } = this.#engine;
    statusCallbacks.progress(leg, 'initiated');
    if (!leg.isClient && !isDiallable(leg.to)) {
      legs.end(leg, 'failed', 404);
      return;
    }
    leg.status = 'ringing';
    leg.updatedAt = clock.now();
    const unreachable = this.#unreachable(leg);
    if (unreachable) {
      legs.end(leg, unreachable.status, unreachable.sipResponseCode);
      return;
    }
    // A phone says itself when it rings.
    if (!isSipAddress(leg.to)) this.rings(leg);
    const timer = clock.schedule(timeoutMs, () => {
      if (leg.status === 'ringing') legs.end(leg, 'no-answer', 487);
    });
    leg.answered.subscribe(() => timer.cancel());
    leg.ended.subscribe(() => timer.cancel());
    this.#engine.changed.emit();
    this.#reach(leg);
  }

  /** The party is being rung: told once. */
  rings(leg: Leg): void {
    this.#engine.statusCallbacks.progress(leg, 'ringing');
    leg.rung.emit();
  }

  #unreachable(leg: Leg): { status: TerminalStatus; sipResponseCode: number } | null {
    const { switches } = this.#engine.account.settings;
    if (leg.isClient) {
      const { mischief } = this.#engine.statusCallbacks;
      const isDropped = mischief?.dropsClient(this.#engine.statusCallbacks.streamOf(leg.sid)) ?? false;
      const rung = isDropped ? 'unregistered' : this.#engine.clients.ring(leg);
      if (rung === 'unregistered') return { status: switches.unregisteredClient, sipResponseCode: 480 };
      if (rung === 'busy' && switches.busyClient === 'busy') return { status: 'busy', sipResponseCode: 486 };
    }
    const { forbiddenPrefixes, blockedPrefixes } = this.#engine.account.settings;
    if ([...forbiddenPrefixes, ...blockedPrefixes].some((prefix) => leg.to.startsWith(prefix)))
      return { status: 'failed', sipResponseCode: 403 };
    if (isSipAddress(leg.to) && !this.#engine.sip) return { status: 'failed', sipResponseCode: 404 };
    return null;
  }

  /** Whom the ringing reaches; a number outside is played by the simulated party, a client by its browser. */
  #reach(leg: Leg): void {
    if (isSipAddress(leg.to)) this.#engine.sip?.place(leg, leg.to);
    else if (isApplication(leg.to)) this.#reachApplication(leg);
    else if (this.#engine.store.numberOf(leg.to)) this.#reachOwnNumber(leg);
  }

  /** One of our own numbers: its own call comes in, and answers or ends ours. */
  #reachOwnNumber(leg: Leg): void {
    const { legs } = this.#engine;
    const depth = (this.#depths.get(leg) ?? 0) + 1;
    const placed = placeInbound(this.#engine, {
      from: leg.from,
      to: leg.to,
      begin: (farEnd) => {
        leg.farEnd = farEnd;
        farEnd.farEnd = leg;
        this.#depths.set(farEnd, depth);
        farEnd.answered.subscribe(() => legs.answer(leg));
        farEnd.ended.subscribe((status) =>
          legs.end(leg, status === 'canceled' ? 'no-answer' : status, farEnd.sipResponseCode),
        );
        leg.ended.subscribe(() => legs.hangUp(farEnd));
        if (depth > deepestLine) legs.end(farEnd, 'failed', 482);
      },
    });
    if (placed.kind === 'unknown-number') legs.end(leg, 'failed', 404);
  }

  /** A leg whose calling party is itself the far end of a line: what it dials is one deeper. */
  inherit(child: Leg, parent: Leg): void {
    const depth = this.#depths.get(parent);
    if (depth !== undefined) this.#depths.set(child, depth);
  }

  /** The application is the party: it answers at once, and what its document plays is what it says. */
  #reachApplication(leg: Leg): void {
    const { legs, store } = this.#engine;
    const application = store.applications.get(leg.to.slice('app:'.length).split('?')[0] ?? '');
    if (!application?.voiceUrl) {
      legs.end(leg, 'failed', 404);
      return;
    }
    leg.farEnd = leg;
    leg.applicationFields = { ...leg.customParameters };
    legs.answer(leg);
    answerWith(this.#engine, leg, application);
  }
}

const isSipAddress = (to: string): boolean => /^sips?:/i.test(to);
const isApplication = (to: string): boolean => /^app:AP[0-9a-fA-F]{32}(\?.*)?$/.test(to);

/** Everything that can be called, but for clients. */
export const isDiallable = (to: string): boolean =>
  /^\+[1-9]\d{6,14}$/.test(to) || /^sips?:\S+@\S+$/i.test(to) || isApplication(to);
