import { randomBytes } from 'node:crypto';
import type { ServerTransaction } from '../sip/server-transaction.ts';
import { type Direction, readDescription } from '../sip/session-description.ts';
import { parseNameAddress } from '../sip/sip-address.ts';
import {
  headerOf,
  type OutgoingRequest,
  type SipHeader,
  type SipRequest,
  type SipResponse,
} from '../sip/sip-message.ts';
import type { Destination, Transactions } from '../sip/transactions.ts';
import { openRtpParty, type RtpParty } from './rtp-party.ts';

interface Established {
  local: string;
  remote: string;
  target: string;
  destination: Destination;
}

/** The phone, as its calls see it. */
export interface Caller {
  readonly name: string;
  /** Its own address and the carrier's, each with the port. */
  readonly host: string;
  readonly carrierHost: string;
  readonly sendsAck: boolean;
  requestWithDigest(
    request: OutgoingRequest,
    algorithm: string,
    onProvisional: (response: SipResponse) => void,
    onStart: (started: { cancel(): void }) => void,
  ): Promise<SipResponse>;
}

const contactOf = (message: { headers: readonly SipHeader[] }): string =>
  parseNameAddress(headerOf(message, 'contact') ?? '')?.uri ?? '';

/** One call of the test phone, with its sound. */
export class SipPhoneCall {
  readonly sound: RtpParty;
  /** Responses to its INVITEs, in order. */
  readonly statuses: number[] = [];
  readonly responses: SipResponse[] = [];
  state: 'calling' | 'ringing' | 'up' | 'over' = 'calling';
  callId = randomBytes(8).toString('hex');
  invite: SipRequest | null = null;
  acks = 0;
  readonly #phone: Caller;
  readonly #transactions: Transactions;
  #incoming: ServerTransaction | null = null;
  #established: Established | null = null;
  #sequence = 1000;
  #cancel: () => void = () => {};

  private constructor(phone: Caller, transactions: Transactions, sound: RtpParty) {
    this.#phone = phone;
    this.#transactions = transactions;
    this.sound = sound;
  }

  static async open(phone: Caller, transactions: Transactions): Promise<SipPhoneCall> {
    return new SipPhoneCall(phone, transactions, await openRtpParty());
  }

  /** `sdp` null: the carrier has to offer. */
  async begin(uri: string, options: { headers?: SipHeader[]; sdp?: string | null }): Promise<void> {
    const from = `<sip:${this.#phone.name}@${this.#phone.carrierHost}>;tag=${randomBytes(6).toString('hex')}`;
    const body = options.sdp === null ? '' : (options.sdp ?? this.describe('sendrecv'));
    const response = await this.#phone.requestWithDigest(
      {
        method: 'INVITE',
        uri,
        headers: [
          { name: 'From', value: from },
          { name: 'To', value: `<${uri}>` },
          { name: 'Call-ID', value: this.callId },
          { name: 'Contact', value: `<sip:${this.#phone.name}@${this.#phone.host}>` },
          ...(options.headers ?? []),
          ...(body === '' ? [] : [{ name: 'Content-Type', value: 'application/sdp' }]),
        ],
        body,
      },
      'MD5',
      (provisional) => this.#note(provisional),
      (started) => {
        this.#cancel = () => started.cancel();
      },
    );
    this.#note(response);
    if (response.status >= 300) {
      this.#over();
      return;
    }
    this.#establish(from, headerOf(response, 'to') ?? '', contactOf(response));
    this.#ack(response.sequence, options.sdp === null ? this.describe('sendrecv') : '');
    this.#listenTo(response.body);
    this.state = 'up';
  }

  /** Gives up while it rings at the other end. */
  cancel(): void {
    this.#cancel();
  }

  ringFor(transaction: ServerTransaction): void {
    this.#incoming = transaction;
    this.invite = transaction.request;
    this.callId = transaction.request.callId;
    this.state = 'ringing';
    transaction.respond({ status: 180 });
  }

  answer(headers: readonly SipHeader[] = [], sdp = this.describe('sendrecv')): void {
    const invite = this.#incoming;
    if (!invite) throw new Error('nobody calls');
    const { request, tag } = invite;
    this.#establish(`${headerOf(request, 'to')};tag=${tag}`, headerOf(request, 'from') ?? '', contactOf(request));
    this.#listenTo(request.body);
    this.state = 'up';
    invite.respond({
      status: 200,
      headers: [
        { name: 'Contact', value: `<sip:${this.#phone.name}@${this.#phone.host}>` },
        { name: 'Content-Type', value: 'application/sdp' },
        ...headers,
      ],
      body: sdp,
    });
  }

  refuse(status: number): void {
    this.#incoming?.respond({ status });
    this.#over();
  }

  /** Says anew what it wants to hear and to say. Resolves with the carrier's answer. */
  async reinvite(direction: Direction): Promise<SipResponse> {
    const response = await this.#inDialog('INVITE', this.describe(direction));
    this.#note(response);
    if (response.status < 300) this.#ack(response.sequence, '');
    return response;
  }

  async hangUp(): Promise<void> {
    this.#over();
    await this.#inDialog('BYE', '');
  }

  /** A request of the carrier within this call. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method === 'BYE') this.#over();
    if (request.method !== 'INVITE') {
      transaction.respond({ status: 200 });
      return;
    }
    this.#listenTo(request.body);
    transaction.respond({
      status: 200,
      headers: [
        { name: 'Contact', value: `<sip:${this.#phone.name}@${this.#phone.host}>` },
        { name: 'Content-Type', value: 'application/sdp' },
      ],
      body: this.describe('sendrecv'),
    });
    this.#incoming = transaction;
  }

  acknowledged(): void {
    this.acks += 1;
    this.#incoming?.acknowledge();
  }

  cancelledBy(invite: ServerTransaction): void {
    invite.respond({ status: 487 });
    this.#over();
  }

  close(): void {
    this.sound.close();
  }

  describe(direction: Direction, formats = '0 101'): string {
    return [
      'v=0',
      `o=- 1 ${this.#sequence} IN IP4 127.0.0.1`,
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${this.sound.port} RTP/AVP ${formats}`,
      'a=rtpmap:101 telephone-event/8000',
      `a=${direction}`,
      '',
    ].join('\r\n');
  }

  #note(response: SipResponse): void {
    this.statuses.push(response.status);
    this.responses.push(response);
    if (response.status === 180 && this.state === 'calling') this.state = 'ringing';
  }

  #over(): void {
    this.state = 'over';
    this.sound.fallSilent();
  }

  #establish(local: string, remote: string, target: string): void {
    const [address = '', port = ''] = this.#phone.carrierHost.split(':');
    this.#established = {
      local,
      remote,
      target,
      destination: { to: { address, port: Number(port) }, localHost: '127.0.0.1' },
    };
  }

  #listenTo(body: string): void {
    const read = readDescription(body);
    if (read.kind === 'audio') this.sound.sendTo(read.audio.port, read.audio.address);
  }

  #headers(method: string, sequence: number, body: string): SipHeader[] {
    return [
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: this.#established?.local ?? '' },
      { name: 'To', value: this.#established?.remote ?? '' },
      { name: 'Call-ID', value: this.callId },
      { name: 'CSeq', value: `${sequence} ${method}` },
      { name: 'Contact', value: `<sip:${this.#phone.name}@${this.#phone.host}>` },
      ...(body === '' ? [] : [{ name: 'Content-Type', value: 'application/sdp' }]),
    ];
  }

  #ack(sequence: number, body: string): void {
    if (!this.#established || !this.#phone.sendsAck) return;
    const { target, destination } = this.#established;
    const ack = { method: 'ACK', uri: target, headers: this.#headers('ACK', sequence, body), body };
    this.#transactions.sendAck(ack, destination, `z9hG4bK${randomBytes(8).toString('hex')}`);
  }

  #inDialog(method: string, body: string): Promise<SipResponse> {
    return new Promise((resolve, reject) => {
      if (!this.#established) throw new Error('the call is not up');
      const { target, destination } = this.#established;
      this.#sequence += 1;
      const request = { method, uri: target, headers: this.#headers(method, this.#sequence, body), body };
      this.#transactions.request(request, destination, {
        onResponse: (response) => {
          if (response.status >= 200) resolve(response);
        },
        onTimeout: () => reject(new Error(`nobody answers ${method}`)),
      });
    });
  }
}
