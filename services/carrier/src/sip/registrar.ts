import type { Clock } from '../time/clock.ts';
import { parseNameAddress, parseSipUri } from './sip-address.ts';
import { headerOf, headersOf, type SipHeader, type SipRequest } from './sip-message.ts';
import type { SipUser } from './sip-user.ts';
import type { SocketAddress } from './udp-door.ts';

/** A phone of a user: calls go to where its registration came from, as that works behind routers too. */
export interface Contact {
  readonly uri: string;
  readonly source: SocketAddress;
  readonly expiresAt: number;
  readonly callId: string;
  readonly sequence: number;
}

export interface Registered {
  readonly status: number;
  readonly headers: SipHeader[];
}

const contactsOfUser = 5;
const usualSeconds = 3600;
const longestSeconds = 3600;
const shortestSeconds = 30;

/** Which phones each user has now (RFC 3261 §10.3). The request has been authenticated. */
export class Registrar {
  readonly #clock: Clock;
  readonly #shortestSeconds: number;
  readonly #contacts = new Map<string, Map<string, Contact>>();

  constructor(clock: Clock, shortest: number = shortestSeconds) {
    this.#clock = clock;
    this.#shortestSeconds = shortest;
  }

  contactsOf(name: string): Contact[] {
    const contacts = this.#contacts.get(name) ?? new Map<string, Contact>();
    const now = this.#clock.now();
    for (const [uri, contact] of contacts) if (contact.expiresAt <= now) contacts.delete(uri);
    return [...contacts.values()];
  }

  register(request: SipRequest, source: SocketAddress, user: SipUser): Registered {
    const registeredAs = parseSipUri(request.to.uri);
    if (registeredAs?.user !== user.name) return { status: 403, headers: [] };
    const values = headersOf(request, 'contact');
    const expires = headerOf(request, 'expires');
    if (values.some((value) => value.trim() === '*')) {
      if (values.length > 1 || secondsOf(expires) !== 0) return { status: 400, headers: [] };
      this.#contacts.delete(user.name);
      return this.#current(user);
    }
    const wanted: { uri: string; seconds: number }[] = [];
    for (const value of values) {
      const address = parseNameAddress(value);
      if (!address || !parseSipUri(address.uri)) return { status: 400, headers: [] };
      const seconds = secondsOf(address.parameters.get('expires') ?? expires) ?? usualSeconds;
      if (seconds > 0 && seconds < this.#shortestSeconds)
        return { status: 423, headers: [{ name: 'Min-Expires', value: String(this.#shortestSeconds) }] };
      wanted.push({ uri: address.uri, seconds: Math.min(seconds, longestSeconds) });
    }
    return this.#bind(request, source, user, wanted);
  }

  #bind(
    request: SipRequest,
    source: SocketAddress,
    user: SipUser,
    wanted: readonly { uri: string; seconds: number }[],
  ): Registered {
    const { callId, sequence } = request;
    const contacts = new Map(this.contactsOf(user.name).map((contact) => [contact.uri, contact]));
    for (const { uri, seconds } of wanted) {
      const known = contacts.get(uri);
      if (known?.callId === callId && known.sequence >= sequence) return { status: 500, headers: [] };
      contacts.delete(uri);
      const expiresAt = this.#clock.now() + seconds * 1000;
      if (seconds > 0) contacts.set(uri, { uri, source, expiresAt, callId, sequence });
    }
    // A phone that changed its port without a farewell: the eldest goes.
    for (const uri of contacts.keys()) {
      if (contacts.size <= contactsOfUser) break;
      contacts.delete(uri);
    }
    this.#contacts.set(user.name, contacts);
    return this.#current(user);
  }

  #current(user: SipUser): Registered {
    const now = this.#clock.now();
    const headers = this.contactsOf(user.name).map(({ uri, expiresAt }) => ({
      name: 'Contact',
      value: `<${uri}>;expires=${Math.ceil((expiresAt - now) / 1000)}`,
    }));
    return { status: 200, headers };
  }
}

const secondsOf = (text: string | null): number | null =>
  text !== null && /^\d{1,10}$/.test(text) ? Number(text) : null;
