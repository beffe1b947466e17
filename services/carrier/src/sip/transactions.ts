import { ClientTransaction } from './client-transaction.ts';
import { parseSipMessage } from './parse-sip-message.ts';
import { ServerTransaction } from './server-transaction.ts';
import { inBrackets } from './sip-address.ts';
import type { OutgoingRequest, SipRequest, SipResponse } from './sip-message.ts';
import type { SipTimers } from './sip-timers.ts';
import type { SocketAddress, UdpDoor } from './udp-door.ts';
import { type OutgoingResponse, writeRequest, writeResponse } from './write-sip-message.ts';

export interface TransactionUser {
  /** A request that is not a repetition. It is answered by `serve` or by `refuse`, or not at all. */
  onRequest(request: SipRequest, source: SocketAddress): void;
  /** The ACK of a 2xx. */
  onAck(request: SipRequest, source: SocketAddress): void;
  onCancel(invite: ServerTransaction): void;
}

export interface Destination {
  readonly to: SocketAddress;
  readonly localHost: string;
}

/** Everybody together; a transaction lives for about half a minute after its end. */
const mostTransactions = 4000;

/** Which datagram belongs to which request. Garbage ends here, without a word. */
export class Transactions {
  readonly #timers: SipTimers;
  readonly #user: TransactionUser;
  #door: UdpDoor | null = null;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, { transaction: ClientTransaction; address: string }>();

  constructor(timers: SipTimers, user: TransactionUser) {
    this.#timers = timers;
    this.#user = user;
  }

  get count(): number {
    return this.#servers.size + this.#clients.size;
  }

  useDoor(door: UdpDoor): void {
    this.#door = door;
  }

  receive(datagram: Buffer, source: SocketAddress): void {
    const parsed = parseSipMessage(datagram);
    if (parsed.kind === 'malformed') return;
    if (parsed.message.kind === 'response') this.#receiveResponse(parsed.message, source);
    else this.#receiveRequest(parsed.message, source);
  }

  /** Takes responsibility for a request; null: there are too many. */
  serve(request: SipRequest, source: SocketAddress): ServerTransaction | null {
    if (this.count >= mostTransactions) return null;
    const key = serverKey(request, request.method);
    const transaction = new ServerTransaction({
      timers: this.#timers,
      request,
      source,
      send: (datagram) => this.#door?.send(datagram, replyTo(request, source)),
      onEnd: () => this.#servers.delete(key),
    });
    this.#servers.set(key, transaction);
    return transaction;
  }

  /** A response that leaves nothing behind: a repetition of the request gets another one. */
  refuse(request: SipRequest, source: SocketAddress, response: OutgoingResponse): void {
    this.#door?.send(writeResponse(request, source, response), replyTo(request, source));
  }

  /** null: there are too many. */
  request(
    request: OutgoingRequest,
    { to, localHost }: Destination,
    listener: { onResponse(response: SipResponse): void; onTimeout(): void },
  ): ClientTransaction | null {
    const door = this.#door;
    if (!door || this.count >= mostTransactions) return null;
    const transaction = new ClientTransaction({
      timers: this.#timers,
      request,
      local: { host: localHost, port: door.port },
      send: (datagram) => door.send(datagram, to),
      ...listener,
      onEnd: () => this.#clients.delete(transaction.branch),
    });
    this.#clients.set(transaction.branch, { transaction, address: to.address });
    return transaction;
  }

  /** An ACK of a 2xx: it is sent, and nothing answers it. */
  sendAck(ack: OutgoingRequest, { to, localHost }: Destination, branch: string): void {
    const door = this.#door;
    door?.send(writeRequest(ack, `SIP/2.0/UDP ${inBrackets(localHost)}:${door.port};rport;branch=${branch}`), to);
  }

  stop(): void {
    for (const transaction of this.#servers.values()) transaction.stop();
    for (const { transaction } of this.#clients.values()) transaction.stop();
    this.#servers.clear();
    this.#clients.clear();
  }

  #receiveRequest(request: SipRequest, source: SocketAddress): void {
    const isAck = request.method === 'ACK';
    const known = this.#servers.get(serverKey(request, isAck ? 'INVITE' : request.method));
    if (isAck) {
      if (known) known.acknowledge();
      else this.#user.onAck(request, source);
      return;
    }
    if (known) {
      known.repeated();
      return;
    }
    if (request.method === 'CANCEL') {
      const invite = this.#servers.get(serverKey(request, 'INVITE'));
      const isTheirs = invite?.source.address === source.address;
      this.refuse(request, source, { status: isTheirs ? 200 : 481, tag: invite?.tag ?? 'none' });
      if (invite && isTheirs) this.#user.onCancel(invite);
      return;
    }
    this.#user.onRequest(request, source);
  }

  #receiveResponse(response: SipResponse, source: SocketAddress): void {
    const known = this.#clients.get(response.via.branch);
    if (!known || known.address !== source.address) return;
    if (response.sequenceMethod === known.transaction.request.method) known.transaction.receive(response);
    else if (response.sequenceMethod === 'CANCEL') known.transaction.cancelArrived();
  }
}

const serverKey = ({ via }: SipRequest, method: string): string => `${method} ${via.branch} ${via.host}:${via.port}`;

/** To the sender's own address in any case: nobody can have responses sent to somebody else. */
const replyTo = ({ via }: SipRequest, source: SocketAddress): SocketAddress => ({
  address: source.address,
  port: via.wantsRport ? source.port : via.port,
});
