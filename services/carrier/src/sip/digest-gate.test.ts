import { beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../time/clock.ts';
import { type Admission, DigestGate, digestResponse } from './digest-gate.ts';
import { parseSipMessage } from './parse-sip-message.ts';
import { parametersOf, splitOutsideQuotes } from './sip-address.ts';
import type { SipRequest } from './sip-message.ts';

const alice = { name: 'alice', password: 'secret', callerNumber: null };
let clock: ReturnType<typeof createVirtualClock>;
let gate: DigestGate;
beforeEach(() => {
  clock = createVirtualClock(1_000_000);
  gate = new DigestGate({ clock, users: new Map([[alice.name, alice]]), nonceLifetimeMs: 60_000 });
});

function request(authorization: string | null, userAgent = 'Phone 1'): SipRequest {
  const lines = [
    'REGISTER sip:carrier.example SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1',
    'From: <sip:alice@carrier.example>;tag=1',
    'To: <sip:alice@carrier.example>',
    'Call-ID: x',
    'CSeq: 1 REGISTER',
    `User-Agent: ${userAgent}`,
    ...(authorization === null ? [] : [`Authorization: ${authorization}`]),
  ];
  const parsed = parseSipMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
  if (parsed.kind !== 'message' || parsed.message.kind !== 'request') throw new Error('that is no request');
  return parsed.message;
}

const challengesOf = (admission: Admission) => {
  if (admission.kind !== 'challenged') throw new Error(admission.kind);
  return admission.headers.map(({ value }) => parametersOf(splitOutsideQuotes(value.replace('Digest ', ''), ',')));
};
const nonceOf = (admission: Admission) => challengesOf(admission)[0]?.get('nonce') ?? '';

function credentials(
  nonce: string,
  more: Partial<Record<'nc' | 'password' | 'uri' | 'qop' | 'username', string>> = {},
) {
  const { nc = '00000001', password = 'secret', uri = 'sip:carrier.example', qop = 'auth', username = 'alice' } = more;
  const given = { hash: 'sha256', username, password, method: 'REGISTER', uri, nonce, cnonce: 'c', nc };
  return `Digest username="${username}", realm="carrier", nonce="${nonce}", uri="${uri}", response="${digestResponse(given)}", algorithm=SHA-256, cnonce="c", qop=${qop}, nc=${nc}`;
}
const admit = (authorization: string | null, address = '192.0.2.7') => gate.admit(request(authorization), address);

describe('the gate', () => {
  it('offers SHA-256 first and MD5 after it, and MD5 alone to phones that stumble over the choice', () => {
    expect(challengesOf(admit(null)).map((one) => one.get('algorithm'))).toEqual(['SHA-256', 'MD5']);
    const old = gate.admit(request(null, 'baresip v1.0.0 (x86_64/linux)'), '192.0.2.7');
    expect(challengesOf(old).map((one) => one.get('algorithm'))).toEqual(['MD5']);
  });

  it('lets the right password in, once for each count', () => {
    const nonce = nonceOf(admit(null));
    expect(admit(credentials(nonce))).toEqual({ kind: 'admitted', user: alice });
    const repeated = admit(credentials(nonce));
    expect(challengesOf(repeated)[0]?.get('stale')).toBe('true');
    expect(admit(credentials(nonce, { nc: '00000002' })).kind).toBe('admitted');
    expect(admit(credentials(nonce, { nc: '00000001' })).kind).toBe('challenged');
  });

  it('asks for a fresh nonce when it is too old, and says that nothing else is wrong', async () => {
    const nonce = nonceOf(admit(null));
    await clock.advance(60_001, async () => {});
    const late = admit(credentials(nonce));
    expect(challengesOf(late)[0]?.get('stale')).toBe('true');
    expect(admit(credentials(nonceOf(late))).kind).toBe('admitted');
  });

  it.each([
    ['a wrong password', { password: 'guess' }],
    ['an address that was not asked for', { uri: 'sip:other.example' }],
    ['no protection of its quality', { qop: 'none' }],
    ['an unknown name', { username: 'eve' }],
  ])('does not let in with %s', (_, more) => {
    const refused = admit(credentials(nonceOf(admit(null)), more));
    expect(challengesOf(refused)[0]?.has('stale')).toBe(false);
  });

  it('takes no nonce that it has not made up, and counts guesses with one', () => {
    expect(challengesOf(admit(credentials('0'.repeat(60))))[0]?.get('stale')).toBe('true');
    expect(admit(credentials('nonsense')).kind).toBe('challenged');
    for (let n = 0; n < 10; n += 1) admit(credentials('nonsense', { password: `guess ${n}` }));
    expect(admit(credentials('nonsense')).kind).toBe('barred');
  });

  it('bars a name after ten failures for the rest of the minute, at that address only', async () => {
    const fail = () => admit(credentials(nonceOf(admit(null)), { password: 'guess' }));
    for (let n = 0; n < 10; n += 1) expect(fail().kind).toBe('challenged');
    const right = () => credentials(nonceOf(admit(null, '192.0.2.8')));
    expect(admit(right())).toEqual({ kind: 'barred', retryAfterSeconds: 60 });
    expect(admit(right(), '192.0.2.8').kind).toBe('admitted');
    await clock.advance(60_000, async () => {});
    expect(admit(right()).kind).toBe('admitted');
  });
});
