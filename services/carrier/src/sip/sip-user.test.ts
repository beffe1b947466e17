import { expect, it } from 'vitest';
import { ownNumberOf } from './call-from-phone.ts';
import { headersFor, terminalStatusOf } from './call-to-phone.ts';
import { parseSipUri } from './sip-address.ts';
import { parseSipUser } from './sip-user.ts';

it('reads a user with or without a number of its own; a password may hold colons', () => {
  expect(parseSipUser('alice:secret')).toEqual({ name: 'alice', password: 'secret', callerNumber: null });
  expect(parseSipUser('bob:se:cr:et:+8613812345678')).toEqual({
    name: 'bob',
    password: 'se:cr:et',
    callerNumber: '+8613812345678',
  });
});

it.each(['alice', 'alice:', 'alice:1234', ':secret', 'a b:secret'])('refuses %j without repeating it', (text) => {
  expect(() => parseSipUser(text)).toThrow();
  expect(() => parseSipUser('alice:1234')).not.toThrow(/1234/);
});

it.each([
  ['sip:alice@Example.COM', { user: 'alice', host: 'example.com', port: null }],
  ['sip:alice:pw;x=1@[2001:db8::1]:5062;transport=udp?x-a=b@c', { user: 'alice', host: '2001:db8::1', port: 5062 }],
  ['sip:%2B86400@192.0.2.7', { user: '+86400', host: '192.0.2.7' }],
  ['sips:alice@example.com', { isSecure: true }],
])('reads the address %s', (text, expected) => {
  expect(parseSipUri(text)).toMatchObject(expected);
});

it.each(['alice', 'tel:+86400', 'sip:', 'sip:a@', 'sip:a@b:0', 'sip:a@b:99999', 'sip:%zz@b', 'sip:a@[nonsense]'])(
  'does not take %s for an address',
  (text) => {
    expect(parseSipUri(text)).toBeNull();
  },
);

it('knows a number as people dial it', () => {
  const isOwn = (number: string) => number === '+8640012345678';
  for (const dialled of ['+8640012345678', '+86 400-1234-5678', '008640012345678', '8640012345678'])
    expect(ownNumberOf(dialled, isOwn)).toBe('+8640012345678');
  expect(ownNumberOf('40012345678', isOwn)).toBeNull();
  expect(ownNumberOf('alice', isOwn)).toBeNull();
});

it('adds headers of the application, and none that are not its to write', () => {
  expect(headersFor('x-case=7&X-Tier=gold%20card&Via=evil&x-twilio-callsid=CA1&x-bad=%zz&x-=1')).toEqual([
    { name: 'x-case', value: '7' },
    { name: 'X-Tier', value: 'gold card' },
  ]);
});

it.each([
  [486, true, 'busy'],
  [603, true, 'busy'],
  [480, true, 'no-answer'],
  [408, true, 'no-answer'],
  [408, false, 'failed'],
  [404, true, 'failed'],
  [301, true, 'failed'],
] as const)('%i (told: %s) ends the leg as %s', (status, isTold, expected) => {
  expect(terminalStatusOf(status, isTold)).toBe(expected);
});
