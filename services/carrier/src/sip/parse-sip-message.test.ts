import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestMessage, parseSipMessage } from './parse-sip-message.ts';
import { headerOf, headersOf, type SipRequest } from './sip-message.ts';
import { writeRequest, writeResponse } from './write-sip-message.ts';

const usual = [
  'INVITE sip:+8640012345678@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bKabc;rport',
  'From: "Al, ice" <sip:alice@127.0.0.1>;tag=1',
  'To: <sip:+8640012345678@127.0.0.1>',
  'Call-ID: one@two',
  'CSeq: 7 INVITE',
];
const datagram = (lines: readonly string[], body = '') => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
const reasonOf = (lines: readonly string[], body = '') => {
  const parsed = parseSipMessage(datagram(lines, body));
  return parsed.kind === 'malformed' ? parsed.reason : 'fine';
};
const requestOf = (lines: readonly string[], body = ''): SipRequest => {
  const parsed = parseSipMessage(datagram(lines, body));
  if (parsed.kind !== 'message' || parsed.message.kind !== 'request') throw new Error('that is no request');
  return parsed.message;
};
const without = (start: string) => usual.filter((line) => !line.startsWith(start));

describe('a message', () => {
  it('is read with what a transaction needs', () => {
    expect(requestOf([...usual, 'Content-Length: 3'], 'abcdef')).toMatchObject({
      method: 'INVITE',
      uri: 'sip:+8640012345678@127.0.0.1',
      body: 'abc',
      callId: 'one@two',
      sequence: 7,
      via: { host: '192.0.2.7', port: 5062, branch: 'z9hG4bKabc', wantsRport: true },
      from: { uri: 'sip:alice@127.0.0.1', parameters: new Map([['tag', '1']]) },
    });
  });

  it('may use short names, folded lines and lists in one line', () => {
    const request = requestOf([
      'REGISTER sip:127.0.0.1 SIP/2.0',
      'v: SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK1, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2',
      'f: sip:a@b;tag=1',
      't: sip:a@b',
      'i: x',
      'CSeq: 1 REGISTER',
      'm: <sip:a@192.0.2.1;x="1,2">;expires=5,',
      ' "b, c" <sip:b@192.0.2.1>',
    ]);
    expect(headersOf(request, 'via')).toHaveLength(2);
    expect(request.via).toMatchObject({ host: '2001:db8::1', port: 5060 });
    expect(headersOf(request, 'contact')).toEqual(['<sip:a@192.0.2.1;x="1,2">;expires=5', '"b, c" <sip:b@192.0.2.1>']);
  });

  it.each([
    ['the first line', ['INVITE  sip:a SIP/2.0', ...usual.slice(1)]],
    ['the first line', ['INVITE sip:a SIP/3.0', ...usual.slice(1)]],
    ['the status line', ['SIP/2.0 999 No', ...usual.slice(1)]],
    ['Via', without('Via')],
    ['Via', [...without('Via'), 'Via: SIP/2.0/UDP 192.0.2.7;branch=old']],
    ['Via', [...without('Via'), 'Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK1']],
    ['From', without('From')],
    ['To', [...without('To'), 'To: <sip:a@b']],
    ['Call-ID', without('Call-ID')],
    ['CSeq', [...without('CSeq'), 'CSeq: 4294967296 INVITE']],
    ['CSeq is of another method', [...without('CSeq'), 'CSeq: 1 BYE']],
    ['Content-Length', [...usual, 'Content-Length: 1']],
    ['Content-Length', [...usual, 'Content-Length: -1']],
    ['a header without a name', [...usual, 'nonsense']],
    ['too many headers', [...usual, ...Array(200).fill('X-A: 1')]],
    ['too many headers', [...usual, `Contact: ${Array(500).fill('<sip:a@b>').join(',')}`]],
  ])('is not believed when it has a fault in %s', (reason, lines) => {
    expect(reasonOf(lines)).toBe(reason);
  });

  it('is not read when it is longer than any phone would send', () => {
    expect(reasonOf(usual, 'x'.repeat(longestMessage))).toBe('too long');
  });

  it('of any bytes is read or refused, never thrown at, and in no time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(['message', 'malformed']).toContain(parseSipMessage(Buffer.from(bytes)).kind);
      }),
    );
  });

  it('with any bytes changed is read or refused', () => {
    const whole = datagram([...usual, 'Contact: "x" <sip:a@b:5060;p>;q=1', 'Content-Length: 3'], 'v=0');
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const broken = Buffer.from(whole);
        for (const { at, byte } of changes) broken[at] = byte;
        const parsed = parseSipMessage(broken);
        // What was read can be answered.
        if (parsed.kind === 'message' && parsed.message.kind === 'request') {
          const answer = writeResponse(parsed.message, { address: '192.0.2.7', port: 9 }, { status: 200, tag: 't' });
          expect(answer.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what we write', () => {
  it('is read as it was meant, whatever the values are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, (value, body) => {
        const written = writeRequest(
          {
            method: 'INVITE',
            uri: 'sip:a@b',
            headers: [
              { name: 'From', value: '<sip:a@b>;tag=1' },
              { name: 'To', value: '<sip:a@b>' },
              { name: 'Call-ID', value: 'x' },
              { name: 'CSeq', value: '1 INVITE' },
              { name: 'X-Own', value },
            ],
            body,
          },
          'SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1',
        );
        const parsed = parseSipMessage(written);
        if (parsed.kind !== 'message') throw new Error(parsed.reason);
        const names = parsed.message.headers.map(({ name }) => name);
        expect(names).toEqual(['Via', 'From', 'To', 'Call-ID', 'CSeq', 'X-Own', 'Content-Length']);
        expect(parsed.message.body).toBe(Buffer.from(body, 'utf8').toString('utf8'));
      }),
    );
  });

  it('in a response repeats the way and the dialog, with the address that was seen', () => {
    const request = requestOf([...usual, 'Record-Route: <sip:192.0.2.9;lr>']);
    const written = writeResponse(request, { address: '198.51.100.3', port: 777 }, { status: 180, tag: 'ours' });
    const parsed = parseSipMessage(written);
    if (parsed.kind !== 'message') throw new Error(parsed.reason);
    expect(headerOf(parsed.message, 'via')).toBe(
      'SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bKabc;rport=777;received=198.51.100.3',
    );
    expect(parsed.message.to.parameters.get('tag')).toBe('ours');
    expect(headerOf(parsed.message, 'record-route')).toBe('<sip:192.0.2.9;lr>');
  });
});
