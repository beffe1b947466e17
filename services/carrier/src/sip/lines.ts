import { randomBytes } from 'node:crypto';
import type { Engine } from '../engine.ts';
import type { Dialog } from './dialog.ts';
import type { PhoneCall } from './phone-call.ts';
import type { SipRequest } from './sip-message.ts';
import type { Transactions } from './transactions.ts';
import type { SocketAddress, UdpDoor } from './udp-door.ts';

/** What all calls with phones share, and all of them that are up. */
export class Lines {
  readonly engine: Engine;
  readonly transactions: Transactions;
  readonly door: UdpDoor;
  readonly lostAfterMs: number | null;
  readonly #calls = new Map<string, PhoneCall>();
  readonly #undo: () => void;

  constructor(engine: Engine, transactions: Transactions, door: UdpDoor, lostAfterMs: number | null) {
    this.engine = engine;
    this.transactions = transactions;
    this.door = door;
    this.lostAfterMs = lostAfterMs;
    this.#undo = engine.media.subscribe((event) => {
      if (event.type !== 'leg-lost') return;
      for (const call of this.#calls.values()) if (call.leg.sid === event.leg) void call.wireLost(event.reason);
    });
  }

  add(call: PhoneCall): void {
    this.#calls.set(keyOf(call.dialog.callId, call.dialog.localTag), call);
  }

  remove(call: PhoneCall): void {
    this.#calls.delete(keyOf(call.dialog.callId, call.dialog.localTag));
  }

  /** The call that a request of a phone belongs to. Its tags are secrets; its address is looked at all the same. */
  callOf(request: SipRequest, source: SocketAddress): PhoneCall | null {
    const call = this.#calls.get(keyOf(request.callId, request.to.parameters.get('tag') ?? ''));
    const isTheirs =
      call?.dialog.remoteTag === (request.from.parameters.get('tag') ?? '') &&
      call.dialog.destination.to.address === source.address;
    return call && isTheirs ? call : null;
  }

  acknowledge(dialog: Dialog, sequence: number): void {
    const branch = `z9hG4bK${randomBytes(12).toString('hex')}`;
    this.transactions.sendAck(dialog.ack(sequence), dialog.destination, branch);
  }

  stop(): void {
    this.#undo();
    this.#calls.clear();
  }
}

const keyOf = (callId: string, localTag: string): string => `${localTag} ${callId}`;
