import { randomBytes } from 'node:crypto';
import { inBrackets } from './sip-address.ts';
import { nameKey, type OutgoingRequest, type SipHeader, type SipResponse } from './sip-message.ts';
import { patienceOf, repeat, type SipTimers, t2Of } from './sip-timers.ts';
import { writeRequest } from './write-sip-message.ts';

export interface ClientTransactionOptions {
  timers: SipTimers;
  request: OutgoingRequest;
  /** What the Via says: where responses come back to. */
  local: { host: string; port: number };
  branch?: string;
  send(datagram: Buffer): void;
  /** Each provisional response and the first final one; of an INVITE also each repetition of its 2xx, which asks for ACK again. */
  onResponse(response: SipResponse): void;
  /** Nobody answered in time. */
  onTimeout(): void;
  onEnd(): void;
}

/** A request of ours to a phone (RFC 3261 §17.1, RFC 6026). The ACK of a 2xx is the dialog's. */
export class ClientTransaction {
  readonly request: OutgoingRequest;
  readonly branch: string;
  readonly #options: ClientTransactionOptions;
  readonly #via: string;
  #state: 'calling' | 'proceeding' | 'completed' | 'ended' = 'calling';
  #repetition: { cancel(): void } | null = null;
  #patience: { cancel(): void } | null = null;
  #cancelling: 'no' | 'wanted' | 'sent' = 'no';
  #ack: Buffer | null = null;

  constructor(options: ClientTransactionOptions) {
    const { timers, request, local } = options;
    this.#options = options;
    this.request = request;
    this.branch = options.branch ?? `z9hG4bK${randomBytes(12).toString('hex')}`;
    this.#via = `SIP/2.0/UDP ${inBrackets(local.host)}:${local.port};rport;branch=${this.branch}`;
    const datagram = writeRequest(request, this.#via);
    const isInvite = request.method === 'INVITE';
    this.#options.send(datagram);
    this.#repetition = repeat(timers, isInvite ? patienceOf(timers) : t2Of(timers), () => options.send(datagram));
    this.#giveUpIn(patienceOf(timers));
  }

  receive(response: SipResponse): void {
    if (this.#state === 'ended') return;
    if (response.status < 200) {
      if (this.#state === 'completed') return;
      this.#state = 'proceeding';
      if (this.request.method === 'INVITE') {
        // It may ring for as long as somebody lets it. A CANCEL goes on by itself, and has its own end.
        if (this.#cancelling !== 'sent') {
          this.#repetition?.cancel();
          this.#patience?.cancel();
        }
        if (this.#cancelling === 'wanted') this.#sendCancel();
      }
      this.#options.onResponse(response);
      return;
    }
    if (this.#state === 'completed') {
      this.#receiveAgain(response);
      return;
    }
    this.#state = 'completed';
    this.#repetition?.cancel();
    this.#patience?.cancel();
    if (this.request.method === 'INVITE' && response.status >= 300) this.#acknowledge(response);
    this.#patience = this.#options.timers.clock.schedule(patienceOf(this.#options.timers), () => this.#end());
    this.#options.onResponse(response);
  }

  /** Of an INVITE: the phone shall ring no longer. That is asked for only once it has been heard of (§9.1). */
  cancel(): void {
    if (this.#cancelling !== 'no') return;
    if (this.#state === 'proceeding') this.#sendCancel();
    else if (this.#state === 'calling') this.#cancelling = 'wanted';
  }

  /** The CANCEL has arrived; how the INVITE ends is still to be told. */
  cancelArrived(): void {
    if (this.#cancelling === 'sent') this.#repetition?.cancel();
  }

  stop(): void {
    this.#state = 'ended';
    this.#repetition?.cancel();
    this.#patience?.cancel();
  }

  #receiveAgain(response: SipResponse): void {
    if (this.request.method !== 'INVITE') return;
    if (response.status < 300) this.#options.onResponse(response);
    else if (this.#ack) this.#options.send(this.#ack);
  }

  #sendCancel(): void {
    this.#cancelling = 'sent';
    const { timers, send } = this.#options;
    const cancel = writeRequest({ ...this.request, ...this.#sameDialog('CANCEL') }, this.#via);
    send(cancel);
    this.#repetition?.cancel();
    this.#repetition = repeat(timers, t2Of(timers), () => send(cancel));
    // A phone that has gone away answers neither.
    this.#giveUpIn(patienceOf(timers));
  }

  #acknowledge(response: SipResponse): void {
    const to = response.headers.find((header) => nameKey(header.name) === 'to');
    const ack = this.#sameDialog('ACK');
    const headers = ack.headers.map((header) =>
      header.name === 'To' && to ? { name: 'To', value: to.value } : header,
    );
    this.#ack = writeRequest({ ...ack, uri: this.request.uri, headers }, this.#via);
    this.#options.send(this.#ack);
  }

  /** §9.1 and §17.1.1.3: everything that names the request, and its way. */
  #sameDialog(method: 'ACK' | 'CANCEL'): { method: string; headers: SipHeader[]; body: string } {
    const kept = new Set(['from', 'to', 'call-id', 'route', 'max-forwards']);
    const headers = this.request.headers.filter((header) => kept.has(nameKey(header.name)));
    const sequence = this.request.headers.find((header) => nameKey(header.name) === 'cseq')?.value.split(' ')[0] ?? '1';
    return { method, headers: [...headers, { name: 'CSeq', value: `${sequence} ${method}` }], body: '' };
  }

  #giveUpIn(ms: number): void {
    this.#patience?.cancel();
    this.#patience = this.#options.timers.clock.schedule(ms, () => {
      this.#end();
      this.#options.onTimeout();
    });
  }

  #end(): void {
    this.stop();
    this.#options.onEnd();
  }
}
