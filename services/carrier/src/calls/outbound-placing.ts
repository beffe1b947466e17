import type { Engine } from '../engine.ts';
import type { Leg } from './leg.ts';

/** Rings parties that we call: numbers wait for the simulated party, clients for their browser. */
export class OutboundPlacing {
  #engine: Engine;

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
    const { statusCallbacks, legs, clients, clock } = this.#engine;
    statusCallbacks.progress(leg, 'initiated');
    if (!leg.isClient && !isDiallable(leg.to)) {
      legs.end(leg, 'failed', 404);
      return;
    }
    leg.status = 'ringing';
    leg.updatedAt = clock.now();
    if (leg.isClient) {
      const rung = clients.ring(leg);
      if (rung === 'unregistered') {
        legs.end(leg, this.#engine.account.settings.switches.unregisteredClient, 480);
        return;
      }
      if (rung === 'busy') {
        legs.end(leg, 'busy', 486);
        return;
      }
    }
    statusCallbacks.progress(leg, 'ringing');
    const timer = clock.schedule(timeoutMs, () => {
      if (leg.status === 'ringing') legs.end(leg, 'no-answer', 487);
    });
    leg.answered.subscribe(() => timer.cancel());
    leg.ended.subscribe(() => timer.cancel());
    this.#engine.changed.emit();
  }
}

export const isDiallable = (to: string): boolean => /^\+[1-9]\d{6,14}$/.test(to) || /^sip:\S+@\S+$/.test(to);
