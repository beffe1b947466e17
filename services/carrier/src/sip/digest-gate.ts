import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../time/clock.ts';
import { FailureLimit } from './failure-limit.ts';
import { parametersOf, splitOutsideQuotes } from './sip-address.ts';
import { headerOf, headersOf, type SipHeader, type SipRequest } from './sip-message.ts';
import type { SipUser } from './sip-user.ts';

export type Admission =
  | { kind: 'admitted'; user: SipUser }
  /** `headers` ask for (other) credentials. */
  | { kind: 'challenged'; headers: SipHeader[] }
  | { kind: 'barred'; retryAfterSeconds: number };

export interface DigestGateOptions {
  clock: Clock;
  users: ReadonlyMap<string, SipUser>;
  nonceLifetimeMs?: number;
}

const realm = 'carrier';
const hashes: Readonly<Record<string, string>> = { 'SHA-256': 'sha256', MD5: 'md5' };
/** Phones on libre before 2.0 give up at a challenge that they do not know, though the next one is MD5. */
const knowsOnlyMd5 = /^baresip v?[01]\./i;
const nonceShape = /^([0-9a-f]{12})([0-9a-f]{16})([0-9a-f]{32})$/;
const rememberedNonces = 10_000;
/** A phone with a wrong password, and a machine that tries passwords for many names. */
const failuresOfName = 10;
const failuresOfAddress = 100;

/**
 * Digest authentication (RFC 8760, RFC 7616) without a memory for those who have not passed: a nonce carries its own time
 * and seal. Of each nonce that was used with success the highest count is kept, so nothing is accepted twice.
 */
export class DigestGate {
  readonly #clock: Clock;
  readonly #users: ReadonlyMap<string, SipUser>;
  readonly #lifetimeMs: number;
  readonly #secret = randomBytes(32);
  readonly #counts = new Map<string, number>();
  readonly #byName: FailureLimit;
  readonly #byAddress: FailureLimit;

  constructor(options: DigestGateOptions) {
    this.#clock = options.clock;
    this.#users = options.users;
    this.#lifetimeMs = options.nonceLifetimeMs ?? 300_000;
    this.#byName = new FailureLimit(options.clock, failuresOfName);
    this.#byAddress = new FailureLimit(options.clock, failuresOfAddress);
  }

  admit(request: SipRequest, address: string): Admission {
    const given = headersOf(request, 'authorization')
      .map(credentialsOf)
      .find((one) => one?.get('realm') === realm);
    if (!given) return this.#challenge(request, false);
    const name = given.get('username') ?? '';
    const who = `${address} ${name}`;
    const wait = Math.max(this.#byName.waitSeconds(who), this.#byAddress.waitSeconds(address));
    if (wait > 0) return { kind: 'barred', retryAfterSeconds: wait };
    const user = this.#users.get(name) ?? null;
    const nonce = given.get('nonce') ?? '';
    const nonceAge = this.#ageOf(nonce);
    const isRight = isDigestRight(given, request, user?.password ?? '');
    if (!user || !isRight) {
      this.#byName.failed(who);
      this.#byAddress.failed(address);
      return this.#challenge(request, false);
    }
    // A nonce of an earlier run is nobody's fault.
    if (nonceAge === null) return this.#challenge(request, true);
    const count = Number.parseInt(given.get('nc') ?? '', 16);
    if (nonceAge > this.#lifetimeMs || count <= (this.#counts.get(nonce) ?? 0)) return this.#challenge(request, true);
    this.#remember(nonce, count);
    return { kind: 'admitted', user };
  }

  #challenge(request: SipRequest, isStale: boolean): Admission {
    const stamp = this.#clock.now().toString(16).padStart(12, '0') + randomBytes(8).toString('hex');
    const nonce = stamp + this.#seal(stamp);
    const isOld = knowsOnlyMd5.test(headerOf(request, 'user-agent') ?? '');
    const headers = (isOld ? ['MD5'] : Object.keys(hashes)).map((algorithm) => ({
      name: 'WWW-Authenticate',
      value: `Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${isStale ? ', stale=true' : ''}`,
    }));
    return { kind: 'challenged', headers };
  }

  /** Milliseconds since we made it up; null: that was not us. */
  #ageOf(nonce: string): number | null {
    const [, time = '', chance = '', seal = ''] = nonceShape.exec(nonce) ?? [];
    if (time === '' || !isSame(seal, this.#seal(time + chance))) return null;
    return this.#clock.now() - Number.parseInt(time, 16);
  }

  #seal(stamp: string): string {
    return createHmac('sha256', this.#secret).update(stamp).digest('hex').slice(0, 32);
  }

  #remember(nonce: string, count: number): void {
    if (this.#counts.size >= rememberedNonces) {
      // In the order of their first use. Who is among the dropped and not yet too old may be counted anew.
      for (const eldest of this.#counts.keys()) {
        this.#counts.delete(eldest);
        break;
      }
    }
    this.#counts.set(nonce, count);
    for (const eldest of this.#counts.keys()) {
      const age = this.#ageOf(eldest);
      if (age !== null && age <= this.#lifetimeMs) break;
      this.#counts.delete(eldest);
    }
  }
}

function credentialsOf(header: string): Map<string, string> | null {
  const [, parameters] = /^Digest[ \t]+(.*)$/is.exec(header) ?? [];
  return parameters === undefined ? null : parametersOf(splitOutsideQuotes(parameters, ','));
}

/** With `qop=auth` only, and for the very address that is asked for. */
function isDigestRight(given: ReadonlyMap<string, string>, request: SipRequest, password: string): boolean {
  const { username, nonce, uri, response, cnonce, nc } = Object.fromEntries(given);
  const hash = hashes[(given.get('algorithm') ?? 'MD5').toUpperCase()];
  if (!hash || given.get('qop') !== 'auth' || uri !== request.uri || !cnonce || !/^[0-9a-f]{8}$/i.test(nc ?? ''))
    return false;
  const expected = digestResponse({
    hash,
    username: username ?? '',
    password,
    method: request.method,
    uri,
    nonce: nonce ?? '',
    cnonce,
    nc: nc ?? '',
  });
  return isSame((response ?? '').toLowerCase(), expected);
}

export function digestResponse(given: {
  hash: string;
  username: string;
  password: string;
  method: string;
  uri: string;
  nonce: string;
  cnonce: string;
  nc: string;
}): string {
  const h = (text: string) => createHash(given.hash).update(text).digest('hex');
  const secret = h(`${given.username}:${realm}:${given.password}`);
  return h(`${secret}:${given.nonce}:${given.nc}:${given.cnonce}:auth:${h(`${given.method}:${given.uri}`)}`);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
