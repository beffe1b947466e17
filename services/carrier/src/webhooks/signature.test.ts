import twilio from 'twilio';
import { expect, it } from 'vitest';
import { signRequest, toSignedUrl } from './signature.ts';

it('signs the vector of the documentation', () => {
  const fields = Object.entries({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  });
  expect(signRequest('12345', 'https://example.com/myapp.php?foo=1&bar=2', fields)).toBe(
    'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  );
});

it('signs odd values as the official validator expects them', () => {
  const params = { Body: ' a+b%20 😀 ', Name: '王伟', Empty: '' };
  const signature = signRequest('12345', 'http://127.0.0.1:3000/v?b=2&a=1', Object.entries(params));
  expect(twilio.validateRequest('12345', signature, 'http://127.0.0.1:3000/v?b=2&a=1', params)).toBe(true);
  expect(twilio.validateRequest('12345', signature, 'http://127.0.0.1:3000/v?a=1&b=2', params)).toBe(false);
});

it('counts a repeated value once', () => {
  const repeated = [
    ['A', 'b'],
    ['A', 'a'],
    ['A', 'a'],
  ] as const;
  expect(signRequest('t', 'http://x/', repeated)).toBe(
    signRequest('t', 'http://x/', [
      ['A', 'a'],
      ['A', 'b'],
    ]),
  );
});

it.each([
  ['http://user:pw@127.0.0.1:80/v?b=2#rc=0', 'http://127.0.0.1:80/v?b=2'],
  ['https://host.example:8443/v', 'https://host.example/v'],
])('takes %s as %s', (url, signed) => {
  expect(toSignedUrl(url)).toBe(signed);
});
