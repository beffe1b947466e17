import { randomBytes } from 'node:crypto';
import { digestResponse } from '../sip/digest-gate.ts';
import { parametersOf, splitOutsideQuotes } from '../sip/sip-address.ts';
import { headersOf, type OutgoingRequest, type SipHeader, type SipResponse } from '../sip/sip-message.ts';
import { Transactions } from '../sip/transactions.ts';
import { UdpDoor } from '../sip/udp-door.ts';
import { createRealClock } from '../time/clock.ts';
import { SipPhoneCall } from './sip-phone-call.ts';

export interface SipPhoneOptions {
  carrier: { host: string; port: number };
  name: string;
  password: string;
  /** RFC 3261's T1: short, where a test waits for repetitions. */
  t1Ms?: number;
  /** false: it forgets to confirm that its calls were answered. */
  sendsAck?: boolean;
  /** What it does with a call: rings until told otherwise. */
  onCall?(call: SipPhoneCall): void;
}

const token = () => randomBytes(6).toString('hex');

/** A small SIP phone for tests. It shares the carrier's reader of messages and its timers, and nothing of its calls. */
export class SipPhone {
  readonly #options: SipPhoneOptions;
  readonly #door: UdpDoor;
  readonly #transactions: Transactions;
  readonly #registration = token();
  #sequence = 0;
  /** All of them, the last one last. */
  readonly calls: SipPhoneCall[] = [];

  private constructor(options: SipPhoneOptions, door: UdpDoor, transactions: Transactions) {
    this.#options = options;
    this.#door = door;
    this.#transactions = transactions;
  }

  static async start(options: SipPhoneOptions): Promise<SipPhone> {
    const timers = { clock: createRealClock(), t1Ms: options.t1Ms ?? 500 };
    let phone: SipPhone | null = null;
    const transactions = new Transactions(timers, {
      onRequest: (request, source) => {
        const transaction = transactions.serve(request, source);
        if (transaction) void phone?.receive(transaction);
      },
      onAck: (request) => phone?.calls.find((call) => call.callId === request.callId)?.acknowledged(),
      onCancel: (invite) => phone?.calls.find((call) => call.callId === invite.request.callId)?.cancelledBy(invite),
    });
    const door = await UdpDoor.open({
      host: '127.0.0.1',
      port: 0,
      onDatagram: (datagram, source) => transactions.receive(datagram, source),
    });
    transactions.useDoor(door);
    phone = new SipPhone(options, door, transactions);
    return phone;
  }

  get host(): string {
    return `127.0.0.1:${this.#door.port}`;
  }

  get sendsAck(): boolean {
    return this.#options.sendsAck ?? true;
  }

  get name(): string {
    return this.#options.name;
  }

  get carrierHost(): string {
    return `${this.#options.carrier.host}:${this.#options.carrier.port}`;
  }

  /** Registers, or with 0 seconds takes it back. `*` is all phones of the user, null only asks. */
  async register(given: { seconds?: number; algorithm?: 'MD5' | 'SHA-256'; contact?: string | null } = {}) {
    const { seconds = 600, algorithm = 'MD5', contact = `<sip:${this.name}@${this.host}>` } = given;
    const response = await this.requestWithDigest(
      {
        method: 'REGISTER',
        uri: `sip:${this.carrierHost}`,
        headers: [
          { name: 'From', value: `<sip:${this.name}@${this.carrierHost}>;tag=${token()}` },
          { name: 'To', value: `<sip:${this.name}@${this.carrierHost}>` },
          { name: 'Call-ID', value: this.#registration },
          ...(contact === null ? [] : [{ name: 'Contact', value: contact }]),
          { name: 'Expires', value: String(seconds) },
        ],
      },
      algorithm,
    );
    return { status: response.status, contacts: headersOf(response, 'contact') };
  }

  /** Calls; what becomes of it is told by the call itself. */
  async call(to: string, options: { headers?: SipHeader[]; sdp?: string | null } = {}): Promise<SipPhoneCall> {
    const call = await SipPhoneCall.open(this, this.#transactions);
    this.calls.push(call);
    void call.begin(to.includes(':') ? to : `sip:${to}@${this.carrierHost}`, options);
    return call;
  }

  /** Sends, and again with credentials when it is asked for them. Each request gets its own CSeq. */
  async requestWithDigest(
    request: OutgoingRequest,
    algorithm = 'MD5',
    onProvisional = noProvisional,
    onStart = noStart,
  ) {
    const first = await this.#ask(request, [], onProvisional, onStart);
    if (first.status !== 401) return first;
    return this.#ask(request, [this.credentialsFor(request, first, algorithm)], onProvisional, onStart);
  }

  credentialsFor(request: OutgoingRequest, challenge: SipResponse, algorithm: string, nc = '00000001'): SipHeader {
    const { name: username, password } = this.#options;
    const challenges = headersOf(challenge, 'www-authenticate').map((value) =>
      parametersOf(splitOutsideQuotes(value.replace(/^Digest /i, ''), ',')),
    );
    const asked = challenges.find((one) => one.get('algorithm') === algorithm);
    const nonce = asked?.get('nonce') ?? '';
    const cnonce = token();
    const { method, uri } = request;
    const hash = algorithm === 'MD5' ? 'md5' : 'sha256';
    const response = digestResponse({ hash, username, password, method, uri, nonce, cnonce, nc });
    const realm = asked?.get('realm') ?? '';
    return {
      name: 'Authorization',
      value: `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}, cnonce="${cnonce}", qop=auth, nc=${nc}`,
    };
  }

  /** One request as it stands; 408 when nobody answers. */
  #ask(
    request: OutgoingRequest,
    more: readonly SipHeader[],
    onProvisional: (response: SipResponse) => void,
    onStart: (started: { cancel(): void }) => void,
  ): Promise<SipResponse> {
    this.#sequence += 1;
    const { carrier } = this.#options;
    const headers = [
      { name: 'Max-Forwards', value: '70' },
      { name: 'CSeq', value: `${this.#sequence} ${request.method}` },
      ...request.headers,
      ...more,
    ];
    return new Promise((resolve, reject) => {
      const destination = { to: { address: carrier.host, port: carrier.port }, localHost: '127.0.0.1' };
      const transaction = this.#transactions.request({ ...request, headers }, destination, {
        onResponse: (response) => (response.status < 200 ? onProvisional(response) : resolve(response)),
        onTimeout: () => reject(new Error(`nobody answers ${request.method}`)),
      });
      if (transaction) onStart(transaction);
    });
  }

  async receive(transaction: Parameters<SipPhoneCall['receive']>[0]): Promise<void> {
    const { request } = transaction;
    const known = this.calls.find((call) => call.callId === request.callId);
    if (known) known.receive(transaction);
    else if (request.method !== 'INVITE') transaction.respond({ status: 481 });
    else {
      const call = await SipPhoneCall.open(this, this.#transactions);
      this.calls.push(call);
      call.ringFor(transaction);
      this.#options.onCall?.(call);
    }
  }

  async stop(): Promise<void> {
    for (const call of this.calls) call.close();
    this.#transactions.stop();
    await this.#door.close();
  }
}

const noProvisional = (_: SipResponse) => {};
const noStart = (_: { cancel(): void }) => {};
