import type { Leg } from '../calls/leg.ts';
import type { Dialog } from './dialog.ts';
import type { Lines } from './lines.ts';
import type { PhoneWire } from './phone-wire.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { readDescription } from './session-description.ts';
import type { SipHeader, SipRequest } from './sip-message.ts';

export const allow: SipHeader = { name: 'Allow', value: 'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER' };
export const sdpType: SipHeader = { name: 'Content-Type', value: 'application/sdp' };

/** A call with a phone that is up: whoever began it. It ends with its leg, and its leg with it. */
export class PhoneCall {
  readonly leg: Leg;
  readonly dialog: Dialog;
  readonly #lines: Lines;
  readonly #wire: PhoneWire;
  /** An INVITE whose 2xx is not confirmed yet. */
  #unconfirmed: { transaction: ServerTransaction; expectsAnswer: boolean } | null = null;
  #isRenewing = false;
  #state: 'up' | 'ending' | 'over' = 'up';

  constructor(lines: Lines, leg: Leg, wire: PhoneWire, dialog: Dialog) {
    this.#lines = lines;
    this.leg = leg;
    this.#wire = wire;
    this.dialog = dialog;
    lines.add(this);
    leg.ended.subscribe(() => this.#hangUpPhone());
  }

  /** Answers an INVITE of the phone: the first, or one that changes the call. Without an offer the phone is given ours. */
  accept(transaction: ServerTransaction): void {
    const { request, source } = transaction;
    const host = this.dialog.destination.localHost;
    let body: string;
    if (request.body === '') body = this.#wire.offer(host);
    else {
      const read = readDescription(request.body);
      if (read.kind === 'refused') {
        transaction.respond({ status: 488 });
        return;
      }
      this.#wire.hear(read.audio, source.address);
      body = this.#wire.answer(read.audio, host);
    }
    this.#unconfirmed = { transaction, expectsAnswer: request.body === '' };
    const headers = [{ name: 'Contact', value: this.dialog.contact }, allow, sdpType];
    transaction.respond({ status: 200, headers, body }, () => {
      this.#unconfirmed = null;
      this.#end();
    });
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (!this.dialog.admit(request)) {
      transaction.respond({ status: 500 });
      return;
    }
    switch (request.method) {
      case 'BYE':
        this.#state = 'over';
        this.#unconfirmed?.transaction.acknowledge();
        this.#lines.remove(this);
        transaction.respond({ status: 200 });
        this.#lines.engine.legs.hangUp(this.leg);
        return;
      case 'INVITE':
        if (this.#unconfirmed || this.#isRenewing) {
          transaction.respond({ status: 491 });
          return;
        }
        this.dialog.retarget(request);
        this.accept(transaction);
        return;
      case 'OPTIONS':
        transaction.respond({ status: 200, headers: [allow] });
        return;
      default:
        transaction.respond({ status: 405, headers: [allow] });
    }
  }

  acknowledged(ack: SipRequest, address: string): void {
    const unconfirmed = this.#unconfirmed;
    if (unconfirmed?.transaction.request.sequence !== ack.sequence) return;
    this.#unconfirmed = null;
    unconfirmed.transaction.acknowledge();
    if (unconfirmed.expectsAnswer && this.#state === 'up') {
      const read = readDescription(ack.body);
      if (read.kind === 'audio') this.#wire.hear(read.audio, address);
      else this.#end();
    }
    if (this.#state === 'ending') this.#sayBye();
  }

  /** No sound comes from it any more, or our side of the sound is gone. */
  async wireLost(reason: string): Promise<void> {
    if (this.#state !== 'up') return;
    if (reason !== 'restarted') {
      this.#lines.engine.log('warn', 'a phone is not heard any more', { callSid: this.leg.sid, reason });
      this.#end();
      return;
    }
    if (!(await this.#wire.open())) this.#end();
    else if (this.#state === 'up') this.#offerAgain();
  }

  /** The port has changed: the phone is told by an INVITE of ours. */
  #offerAgain(): void {
    this.#wire.hearAgain();
    const { dialog } = this;
    const invite = dialog.request(
      'INVITE',
      [{ name: 'Contact', value: dialog.contact }, allow, sdpType],
      this.#wire.offer(dialog.destination.localHost),
    );
    this.#isRenewing = true;
    const isUnderWay = this.#lines.transactions.request(invite, dialog.destination, {
      onResponse: (response) => {
        if (response.status < 200) return;
        this.#isRenewing = false;
        if (response.status >= 300) {
          this.#end();
          return;
        }
        this.#lines.acknowledge(dialog, response.sequence);
        dialog.retarget(response);
        const read = readDescription(response.body);
        if (read.kind === 'audio') this.#wire.hear(read.audio, dialog.destination.to.address);
        else this.#end();
      },
      onTimeout: () => this.#end(),
    });
    if (!isUnderWay) this.#end();
  }

  #end(): void {
    this.#lines.engine.legs.hangUp(this.leg);
    this.#hangUpPhone();
  }

  #hangUpPhone(): void {
    if (this.#state !== 'up') return;
    this.#state = 'ending';
    // The phone may not be told before it has confirmed that the call is up (RFC 3261 §15).
    if (!this.#unconfirmed) this.#sayBye();
  }

  #sayBye(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#lines.remove(this);
    this.#lines.transactions.request(this.dialog.request('BYE'), this.dialog.destination, silentListener);
  }
}

/** Whatever the phone says to a BYE, the call is over. */
const silentListener = { onResponse: () => {}, onTimeout: () => {} };
