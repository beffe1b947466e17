import { randomBytes } from 'node:crypto';
import type { Leg, TerminalStatus } from '../calls/leg.ts';
import { toldHeaders } from './call-from-phone.ts';
import type { ClientTransaction } from './client-transaction.ts';
import { Dialog } from './dialog.ts';
import type { Lines } from './lines.ts';
import { allow, PhoneCall, sdpType } from './phone-call.ts';
import { PhoneWire } from './phone-wire.ts';
import { type ReadDescription, readDescription } from './session-description.ts';
import { decoded, inBrackets, parseSipUri } from './sip-address.ts';
import type { OutgoingRequest, SipHeader, SipResponse } from './sip-message.ts';
import type { Destination } from './transactions.ts';
import type { SocketAddress } from './udp-door.ts';

export interface PhoneTarget {
  readonly uri: string;
  readonly at: SocketAddress;
}

interface Ringing {
  readonly invite: OutgoingRequest;
  readonly destination: Destination;
  readonly contact: string;
  transaction: ClientTransaction | null;
  status: number | null;
  dialog: Dialog | null;
}

const notHeardOf = 408;
const longestHeader = 1024;
const mostHeaders = 32;

/** We call a user: all of his phones ring, the first that is answered gets the call, the others cease to ring. */
export class CallToPhone {
  readonly #lines: Lines;
  readonly #leg: Leg;
  readonly #wire: PhoneWire;
  #phones: Ringing[] = [];
  #isRinging = false;

  constructor(lines: Lines, leg: Leg) {
    this.#lines = lines;
    this.#leg = leg;
    const { engine, door, lostAfterMs } = lines;
    this.#wire = new PhoneWire({ media: engine.media, leg: leg.sid, bindHost: door.host, lostAfterMs });
  }

  async begin(targets: readonly PhoneTarget[], headers: readonly SipHeader[]): Promise<void> {
    const [isOpen, ...hosts] = await Promise.all([
      this.#wire.open(),
      ...targets.map(({ at }) => this.#lines.door.localHostTowards(at.address)),
    ]);
    const { engine } = this.#lines;
    if (!this.#leg.isLive) {
      engine.media.close(this.#leg.sid);
      return;
    }
    if (!isOpen) {
      engine.legs.end(this.#leg, 'failed', 500);
      return;
    }
    this.#phones = targets.map((target, index) =>
      this.#prepare(target, hosts[index] ?? this.#lines.door.host, headers),
    );
    this.#leg.ended.subscribe(() => this.#cancelAll(null));
    for (const phone of this.#phones) {
      phone.transaction = this.#lines.transactions.request(phone.invite, phone.destination, {
        onResponse: (response) => this.#receive(phone, response),
        onTimeout: () => this.#failed(phone, notHeardOf),
      });
      if (!phone.transaction) this.#failed(phone, 503);
    }
  }

  #prepare(target: PhoneTarget, localHost: string, headers: readonly SipHeader[]): Ringing {
    const own = `${inBrackets(localHost)}:${this.#lines.door.port}`;
    const contact = `<sip:carrier@${own}>`;
    const invite: OutgoingRequest = {
      method: 'INVITE',
      uri: target.uri,
      headers: [
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<sip:${userOf(this.#leg.from)}@${own}>;tag=${randomBytes(8).toString('hex')}` },
        { name: 'To', value: `<${target.uri}>` },
        { name: 'Call-ID', value: randomBytes(16).toString('hex') },
        { name: 'CSeq', value: '1 INVITE' },
        { name: 'Contact', value: contact },
        allow,
        { name: 'X-Twilio-AccountSid', value: this.#lines.engine.account.sid },
        { name: 'X-Twilio-CallSid', value: this.#leg.sid },
        ...headers,
        sdpType,
      ],
      body: this.#wire.offer(localHost),
    };
    const destination = { to: target.at, localHost };
    return { invite, destination, contact, transaction: null, status: null, dialog: null };
  }

  #receive(phone: Ringing, response: SipResponse): void {
    if (response.status < 200) {
      if (response.status > 100) this.#rings(response);
      return;
    }
    if (response.status >= 300) {
      this.#failed(phone, response.status, response);
      return;
    }
    const isRepetition = phone.dialog !== null;
    phone.dialog ??= Dialog.ofAnswer(phone.invite, response, phone.destination, phone.contact);
    // Another phone behind the same address may have answered too: it is confirmed, and left to hang up by itself.
    if (phone.dialog.remoteTag === response.to.parameters.get('tag'))
      this.#lines.acknowledge(phone.dialog, response.sequence);
    if (!isRepetition) this.#answered(phone, phone.dialog, response);
  }

  #answered(phone: Ringing, dialog: Dialog, response: SipResponse): void {
    const { engine, transactions } = this.#lines;
    const read: ReadDescription = readDescription(response.body);
    if (this.#leg.status !== 'ringing' || read.kind === 'refused') {
      // Too late: somebody else has answered, or we have hung up while it did. Or it speaks what we do not.
      transactions.request(dialog.request('BYE'), dialog.destination, { onResponse: () => {}, onTimeout: () => {} });
      if (read.kind === 'refused') this.#failed(phone, 488);
      return;
    }
    phone.status = response.status;
    this.#cancelAll(phone);
    this.#tell(phone, response.status, response);
    this.#wire.hear(read.audio, dialog.destination.to.address);
    new PhoneCall(this.#lines, this.#leg, this.#wire, dialog);
    engine.legs.answer(this.#leg);
  }

  #rings(response: SipResponse): void {
    if (this.#leg.status !== 'ringing') return;
    if (!this.#isRinging) this.#lines.engine.placing.rings(this.#leg);
    this.#isRinging = true;
    // Sound of a network before the answer; of several phones it would be a choice.
    const [phone, ...others] = this.#phones;
    if (!phone || others.length > 0 || response.body === '') return;
    const read = readDescription(response.body);
    if (read.kind === 'audio') this.#wire.hear(read.audio, phone.destination.to.address);
  }

  #failed(phone: Ringing, status: number, response: SipResponse | null = null): void {
    phone.status ??= status;
    if (this.#leg.status !== 'ringing') return;
    this.#tell(phone, status, response);
    const open = this.#phones.filter((one) => one.status === null);
    // 6xx speaks for the user, not for one phone (RFC 3261 §21.6).
    if (open.length > 0 && status < 600) return;
    this.#cancelAll(phone);
    const statuses = this.#phones.map((one) => one.status ?? status);
    const decisive = status >= 600 ? status : (statuses.find((one) => one !== notHeardOf && one !== 487) ?? status);
    this.#lines.engine.legs.end(
      this.#leg,
      terminalStatusOf(decisive, response !== null || decisive !== notHeardOf),
      decisive,
    );
  }

  #cancelAll(winner: Ringing | null): void {
    for (const phone of this.#phones) if (phone !== winner && phone.status === null) phone.transaction?.cancel();
  }

  /** What the Dial's action hears of the phone's side. */
  #tell(phone: Ringing, status: number, response: SipResponse | null): void {
    this.#leg.sipFields = {
      DialSipCallId: phone.invite.headers.find(({ name }) => name === 'Call-ID')?.value ?? '',
      DialSipResponseCode: String(status),
      ...(response ? toldHeaders(response, 'DialSipHeader_') : {}),
    };
  }
}

/** `isTold`: a phone said so; otherwise it was not heard of at all. */
export function terminalStatusOf(status: number, isTold: boolean): TerminalStatus {
  if (status === 486 || status === 600 || status === 603) return 'busy';
  return isTold && (status === 408 || status === 480 || status === 487) ? 'no-answer' : 'failed';
}

/** `sip:…?x-one=1&X-Two=2`: headers for the phone. Others than X- are not for the application to write. */
export function headersFor(query: string): SipHeader[] {
  return query
    .split('&')
    .flatMap((pair): SipHeader[] => {
      const equals = pair.indexOf('=');
      const [name, value] = [decoded(pair.slice(0, Math.max(equals, 0))), decoded(pair.slice(equals + 1))];
      if (name === null || value === null || !/^x-[A-Za-z0-9_-]{1,60}$/i.test(name)) return [];
      return /^x-twilio-/i.test(name) ? [] : [{ name, value: value.slice(0, longestHeader) }];
    })
    .slice(0, mostHeaders);
}

/** The user part of our From: the caller's number, or the name of a client or phone. */
function userOf(from: string): string {
  const user = /^sips?:/i.test(from) ? (parseSipUri(from)?.user ?? '') : from.replace(/^client:/, '');
  return encodeURIComponent(user).replace(/%2B/g, '+') || 'anonymous';
}
