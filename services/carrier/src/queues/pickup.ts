import type { Leg } from '../calls/leg.ts';
import { Emitter } from '../time/emitter.ts';
import type { QueueMember, QueueResult } from './queue.ts';

/** A waiting leg that a `<Dial><Queue>` has taken: it is no longer in the queue, and not yet back in its document. */
export class Pickup {
  readonly member: QueueMember;
  readonly by: Leg;
  /** Seconds that it had waited. */
  readonly queueTime: string;
  isBridged = false;
  /** Said once, when the two have parted. */
  readonly ended = new Emitter<void>();
  result: QueueResult | null = null;
  readonly #over = new AbortController();

  constructor(member: QueueMember, by: Leg, at: number) {
    this.member = member;
    this.by = by;
    this.queueTime = String(Math.floor((at - member.enqueuedAt) / 1000));
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get isOpen(): boolean {
    return this.result === null;
  }

  end(result: QueueResult): void {
    if (this.result !== null) return;
    this.result = result;
    const { leg } = this.member;
    if (leg.bridge?.peer === this.by) leg.bridge = null;
    this.#over.abort('over');
    this.ended.emit();
  }
}
