import { randomBytes } from 'node:crypto';
import type { SipRequest } from './sip-message.ts';
import { patienceOf, repeat, type SipTimers, t2Of } from './sip-timers.ts';
import type { SocketAddress } from './udp-door.ts';
import { type OutgoingResponse, writeResponse } from './write-sip-message.ts';

export interface ServerTransactionOptions {
  timers: SipTimers;
  request: SipRequest;
  source: SocketAddress;
  /** To where the response belongs, which may be another port. */
  send(datagram: Buffer): void;
  onEnd(): void;
}

/** A request of a phone and our responses to it, over a network that loses datagrams (RFC 3261 §17.2, RFC 6026). */
export class ServerTransaction {
  readonly request: SipRequest;
  readonly source: SocketAddress;
  /** Of the To header of our responses: in an INVITE, our name for the dialog. */
  readonly tag: string;
  readonly #options: ServerTransactionOptions;
  #last: Buffer | null = null;
  #isFinal = false;
  #repetition: { cancel(): void } | null = null;
  #end: { cancel(): void } | null = null;
  #isAcknowledged = false;

  constructor(options: ServerTransactionOptions) {
    this.#options = options;
    this.request = options.request;
    this.source = options.source;
    this.tag = options.request.to.parameters.get('tag') ?? randomBytes(8).toString('hex');
  }

  get hasFinalResponse(): boolean {
    return this.#isFinal;
  }

  /** `onUnacknowledged`: nobody has confirmed a final response to INVITE in time. */
  respond(response: Omit<OutgoingResponse, 'tag'>, onUnacknowledged: () => void = () => {}): void {
    if (this.#isFinal) return;
    const { timers } = this.#options;
    this.#last = writeResponse(this.request, this.source, { ...response, tag: this.tag });
    this.#send();
    if (response.status < 200) return;
    this.#isFinal = true;
    if (this.request.method === 'INVITE') this.#repetition = repeat(timers, t2Of(timers), () => this.#send());
    this.#end = timers.clock.schedule(patienceOf(timers), () => {
      this.#finish();
      if (this.request.method === 'INVITE' && !this.#isAcknowledged) onUnacknowledged();
    });
  }

  /** The same request has come again: its response was lost, or is late. */
  repeated(): void {
    this.#send();
  }

  /** The ACK is there, by way of this transaction or of the dialog. */
  acknowledge(): void {
    this.#isAcknowledged = true;
    this.#repetition?.cancel();
  }

  stop(): void {
    this.#repetition?.cancel();
    this.#end?.cancel();
  }

  #send(): void {
    if (this.#last && !this.#isAcknowledged) this.#options.send(this.#last);
  }

  #finish(): void {
    this.stop();
    this.#options.onEnd();
  }
}
