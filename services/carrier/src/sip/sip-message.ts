import type { NameAddress } from './sip-address.ts';

/** The name as it was written: what an application is told of a header keeps its spelling. */
export interface SipHeader {
  readonly name: string;
  readonly value: string;
}

export interface Via {
  /** Where the sender says it is: only its port is believed, and only where it does not ask for `rport`. */
  readonly host: string;
  readonly port: number;
  readonly branch: string;
  readonly wantsRport: boolean;
}

interface Received {
  readonly headers: readonly SipHeader[];
  readonly body: string;
  /** The topmost. */
  readonly via: Via;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly sequence: number;
  /** The method of CSeq. */
  readonly sequenceMethod: string;
}

export interface SipRequest extends Received {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}

export interface SipResponse extends Received {
  readonly kind: 'response';
  readonly status: number;
}

export type SipMessage = SipRequest | SipResponse;

/** What we ask of a phone; its Via is the transaction's. */
export interface OutgoingRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly SipHeader[];
  readonly body?: string;
}

const longNames: Readonly<Record<string, string>> = {
  i: 'call-id',
  m: 'contact',
  e: 'content-encoding',
  l: 'content-length',
  c: 'content-type',
  f: 'from',
  s: 'subject',
  k: 'supported',
  t: 'to',
  v: 'via',
};

/** Names are compared without case, and each long one may have a short one (RFC 3261 §7.3). */
export const nameKey = (name: string): string => {
  const lower = name.toLowerCase();
  return (lower.length === 1 ? longNames[lower] : undefined) ?? lower;
};

/** `name` in lower case, the long one. */
export const headerOf = (message: { readonly headers: readonly SipHeader[] }, name: string): string | null =>
  message.headers.find((header) => nameKey(header.name) === name)?.value ?? null;

export const headersOf = (message: { readonly headers: readonly SipHeader[] }, name: string): string[] =>
  message.headers.filter((header) => nameKey(header.name) === name).map((header) => header.value);
