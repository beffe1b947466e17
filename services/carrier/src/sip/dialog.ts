import { parseNameAddress } from './sip-address.ts';
import {
  headerOf,
  headersOf,
  type OutgoingRequest,
  type SipHeader,
  type SipRequest,
  type SipResponse,
} from './sip-message.ts';
import type { Destination } from './transactions.ts';

interface DialogState {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Whole headers: ours and the phone's, with their tags. */
  readonly local: string;
  readonly remote: string;
  readonly routes: readonly string[];
  readonly target: string;
  readonly localSequence: number;
  readonly remoteSequence: number;
  /** Requests go to where the phone was heard from, whatever its Contact says. */
  readonly destination: Destination;
  readonly contact: string;
}

/** The lasting relation of the two ends of a call (RFC 3261 §12). */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly destination: Destination;
  readonly contact: string;
  readonly #state: DialogState;
  #target: string;
  #localSequence: number;
  #remoteSequence: number;

  private constructor(state: DialogState) {
    this.#state = state;
    this.callId = state.callId;
    this.localTag = state.localTag;
    this.remoteTag = state.remoteTag;
    this.destination = state.destination;
    this.contact = state.contact;
    this.#target = state.target;
    this.#localSequence = state.localSequence;
    this.#remoteSequence = state.remoteSequence;
  }

  /** The phone has called. */
  static ofInvite(invite: SipRequest, localTag: string, destination: Destination, contact: string): Dialog {
    return new Dialog({
      callId: invite.callId,
      localTag,
      remoteTag: invite.from.parameters.get('tag') ?? '',
      local: `${headerOf(invite, 'to') ?? ''};tag=${localTag}`,
      remote: headerOf(invite, 'from') ?? '',
      routes: headersOf(invite, 'record-route'),
      target: targetOf(invite) ?? invite.from.uri,
      localSequence: 0,
      remoteSequence: invite.sequence,
      destination,
      contact,
    });
  }

  /** The phone has answered our call. */
  static ofAnswer(invite: OutgoingRequest, answer: SipResponse, destination: Destination, contact: string): Dialog {
    return new Dialog({
      callId: answer.callId,
      localTag: answer.from.parameters.get('tag') ?? '',
      remoteTag: answer.to.parameters.get('tag') ?? '',
      local: headerOf(invite, 'from') ?? '',
      remote: headerOf(answer, 'to') ?? '',
      routes: headersOf(answer, 'record-route').reverse(),
      target: targetOf(answer) ?? invite.uri,
      localSequence: answer.sequence,
      remoteSequence: 0,
      destination,
      contact,
    });
  }

  /** False for a request that a later one has overtaken (§12.2.2). */
  admit(request: SipRequest): boolean {
    if (request.sequence <= this.#remoteSequence) return false;
    this.#remoteSequence = request.sequence;
    return true;
  }

  /** A re-INVITE may move the phone's address. */
  retarget(message: SipRequest | SipResponse): void {
    this.#target = targetOf(message) ?? this.#target;
  }

  request(method: 'BYE' | 'INVITE', headers: readonly SipHeader[] = [], body = ''): OutgoingRequest {
    this.#localSequence += 1;
    return this.#write(method, this.#localSequence, headers, body);
  }

  ack(sequence: number): OutgoingRequest {
    return this.#write('ACK', sequence, [], '');
  }

  #write(method: string, sequence: number, headers: readonly SipHeader[], body: string): OutgoingRequest {
    const { callId, local, remote, routes } = this.#state;
    return {
      method,
      uri: this.#target,
      headers: [
        { name: 'Max-Forwards', value: '70' },
        ...routes.map((value) => ({ name: 'Route', value })),
        { name: 'From', value: local },
        { name: 'To', value: remote },
        { name: 'Call-ID', value: callId },
        { name: 'CSeq', value: `${sequence} ${method}` },
        ...headers,
      ],
      body,
    };
  }
}

const targetOf = (message: SipRequest | SipResponse): string | null =>
  parseNameAddress(headerOf(message, 'contact') ?? '')?.uri ?? null;
