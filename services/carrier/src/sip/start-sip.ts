import { createHmac, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Leg } from '../calls/leg.ts';
import type { SipTrunk } from '../calls/sip-trunk.ts';
import type { Engine } from '../engine.ts';
import { CallFromPhone } from './call-from-phone.ts';
import { CallToPhone, headersFor, type PhoneTarget } from './call-to-phone.ts';
import { DigestGate } from './digest-gate.ts';
import { Lines } from './lines.ts';
import { allow } from './phone-call.ts';
import { Registrar } from './registrar.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { parseSipUri } from './sip-address.ts';
import { headerOf, type SipHeader, type SipRequest } from './sip-message.ts';
import { usualT1Ms } from './sip-timers.ts';
import type { SipUser } from './sip-user.ts';
import { Transactions, type TransactionUser } from './transactions.ts';
import { type SocketAddress, UdpDoor } from './udp-door.ts';

export interface SipOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 or absent: a free one. */
  port?: number;
  users?: readonly SipUser[];
  /** For tests that cannot wait: RFC 3261's T1, from which all its times follow; how long a nonce and a registration last. */
  t1Ms?: number;
  nonceLifetimeMs?: number;
  shortestRegistrationSeconds?: number;
  /** A phone whose sound does not come for so long has gone. Default a minute. */
  lostAfterMs?: number;
}

export interface SipService extends SipTrunk {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

type Found =
  | { kind: 'found'; targets: PhoneTarget[]; headers: SipHeader[] }
  | { kind: 'unreachable'; status: 404 | 480 };

const callsOfUser = 8;
const mostCalls = 500;

/** SIP phones over UDP: they register, call the account's numbers, and are called. */
export async function startSip(engine: Engine, options: SipOptions = {}): Promise<SipService> {
  const desk = new SipDesk(engine, options);
  await desk.open();
  return desk;
}

class SipDesk implements SipService, TransactionUser {
  readonly #engine: Engine;
  readonly #options: SipOptions;
  readonly #users: ReadonlyMap<string, SipUser>;
  readonly #gate: DigestGate;
  readonly #registrar: Registrar;
  readonly #transactions: Transactions;
  #door: UdpDoor | null = null;
  #lines: Lines | null = null;
  /** By the INVITE that began each, until the call is over. */
  readonly #fromPhones = new Map<ServerTransaction, CallFromPhone>();
  readonly #tagSecret = randomBytes(16);

  constructor(engine: Engine, options: SipOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#users = new Map((options.users ?? []).map((user) => [user.name, user]));
    const { clock } = engine;
    this.#gate = new DigestGate({
      clock,
      users: this.#users,
      ...(options.nonceLifetimeMs ? { nonceLifetimeMs: options.nonceLifetimeMs } : {}),
    });
    this.#registrar = new Registrar(clock, options.shortestRegistrationSeconds);
    this.#transactions = new Transactions({ clock, t1Ms: options.t1Ms ?? usualT1Ms }, this);
  }

  async open(): Promise<void> {
    const { host = '127.0.0.1', port = 0, lostAfterMs } = this.#options;
    const onDatagram = (datagram: Buffer, source: SocketAddress) => this.#receive(datagram, source);
    this.#door = await UdpDoor.open({ host, port, onDatagram });
    this.#transactions.useDoor(this.#door);
    this.#lines = new Lines(this.#engine, this.#transactions, this.#door, lostAfterMs ?? null);
  }

  get host(): string {
    return this.#door?.host ?? '';
  }

  get port(): number {
    return this.#door?.port ?? 0;
  }

  async stop(): Promise<void> {
    this.#lines?.stop();
    this.#transactions.stop();
    await this.#door?.close();
  }

  place(leg: Leg, uri: string): void {
    const found = this.#targetsOf(uri);
    if (!this.#lines || found.kind === 'unreachable') {
      const status = found.kind === 'unreachable' ? found.status : 503;
      this.#engine.legs.end(leg, status === 480 ? 'no-answer' : 'failed', status);
      return;
    }
    new CallToPhone(this.#lines, leg).begin(found.targets, found.headers).catch((error: unknown) => {
      this.#engine.log('error', 'a phone could not be called', { callSid: leg.sid, error });
      this.#engine.legs.end(leg, 'failed', 500);
    });
  }

  onRequest(request: SipRequest, source: SocketAddress): void {
    if (request.to.parameters.has('tag')) {
      this.#receiveInCall(request, source);
      return;
    }
    const refusal = refusalOf(request);
    if (refusal) this.#refuse(request, source, refusal.status, refusal.headers);
    else if (request.method === 'OPTIONS') this.#refuse(request, source, 200, [allow]);
    else this.#admit(request, source);
  }

  onAck(request: SipRequest, source: SocketAddress): void {
    this.#lines?.callOf(request, source)?.acknowledged(request, source.address);
  }

  onCancel(invite: ServerTransaction): void {
    this.#fromPhones.get(invite)?.cancel();
  }

  #receive(datagram: Buffer, source: SocketAddress): void {
    try {
      this.#transactions.receive(datagram, source);
    } catch (error) {
      // A datagram that a mistake of ours cannot stand must not end the calls of others.
      this.#engine.log('error', 'a SIP message could not be worked on', { error });
    }
  }

  #receiveInCall(request: SipRequest, source: SocketAddress): void {
    const call = this.#lines?.callOf(request, source) ?? null;
    if (!call) {
      this.#refuse(request, source, 481);
      return;
    }
    const transaction = this.#transactions.serve(request, source);
    if (transaction) call.receive(transaction);
    else this.#refuse(request, source, 503);
  }

  /** Nothing is remembered of those who do not know a password. */
  #admit(request: SipRequest, source: SocketAddress): void {
    const admission = this.#gate.admit(request, source.address);
    if (admission.kind === 'challenged') {
      this.#refuse(request, source, 401, admission.headers);
      return;
    }
    if (admission.kind === 'barred') {
      this.#refuse(request, source, 403, [{ name: 'Retry-After', value: String(admission.retryAfterSeconds) }]);
      return;
    }
    const transaction = this.#transactions.serve(request, source);
    if (!transaction) {
      this.#refuse(request, source, 503);
      return;
    }
    if (request.method === 'REGISTER') transaction.respond(this.#registrar.register(request, source, admission.user));
    else this.#arrive(transaction, admission.user);
  }

  #arrive(invite: ServerTransaction, user: SipUser): void {
    const lines = this.#lines;
    const ofUser = [...this.#fromPhones.values()].filter((one) => one.user === user).length;
    if (!lines || this.#fromPhones.size >= mostCalls || ofUser >= callsOfUser) {
      invite.respond({ status: lines ? 486 : 503 });
      return;
    }
    const call = new CallFromPhone(lines, invite, user, () => this.#fromPhones.delete(invite));
    this.#fromPhones.set(invite, call);
    call.begin().catch((error: unknown) => {
      this.#engine.log('error', 'a call of a phone could not be taken', { error });
      invite.respond({ status: 500 });
    });
  }

  /** A user of ours, under whatever name of a host; or a phone at an address, without registration. */
  #targetsOf(text: string): Found {
    const uri = parseSipUri(text);
    if (!uri || uri.isSecure || uri.user === '') return { kind: 'unreachable', status: 404 };
    const headers = headersFor(uri.headers);
    const isOurs = isIP(uri.host) === 0 || (this.#isOwn(uri.host) && (uri.port ?? this.port) === this.port);
    if (!isOurs) {
      const at = { address: uri.host, port: uri.port ?? 5060 };
      const [target] = text.split('?', 1);
      return { kind: 'found', targets: [{ uri: target ?? text, at }], headers };
    }
    const user = this.#users.get(uri.user);
    if (!user) return { kind: 'unreachable', status: 404 };
    const targets = this.#registrar.contactsOf(user.name).map((contact) => ({ uri: contact.uri, at: contact.source }));
    if (targets.length === 0) return { kind: 'unreachable', status: 480 };
    return { kind: 'found', targets, headers };
  }

  #isOwn(host: string): boolean {
    return host === this.host || host === '127.0.0.1' || host === '::1';
  }

  #refuse(request: SipRequest, source: SocketAddress, status: number, headers: readonly SipHeader[] = []): void {
    // The same request gets the same tag again, without our keeping it.
    const tag = createHmac('sha256', this.#tagSecret)
      .update(request.via.branch + request.callId)
      .digest('hex');
    this.#transactions.refuse(request, source, { status, tag: tag.slice(0, 16), headers });
  }
}

function refusalOf(request: SipRequest): { status: number; headers: SipHeader[] } | null {
  if (headerOf(request, 'max-forwards')?.trim() === '0') return { status: 483, headers: [] };
  if (!/^sip:/i.test(request.uri)) return { status: 416, headers: [] };
  const required = headerOf(request, 'require');
  if (required) return { status: 420, headers: [{ name: 'Unsupported', value: required }] };
  const isKnown = ['REGISTER', 'INVITE', 'OPTIONS'].includes(request.method);
  return isKnown ? null : { status: 405, headers: [allow] };
}
