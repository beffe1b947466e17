import { expect, it } from 'vitest';
import { isUsableCandidate, readAudioOffer } from './audio-offer.ts';

const offer = (formats = '111 63 0 8 13 110 126', more = '') =>
  [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${formats}`,
    'c=IN IP4 0.0.0.0',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:0123456789012345678901',
    'a=fingerprint:sha-256 AA:BB',
    'a=setup:actpass',
    'a=mid:0',
    'a=sendrecv',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:110 telephone-event/48000',
    'a=rtpmap:126 telephone-event/8000',
    more,
  ].join('\r\n');

it('finds the keys that run at the clock of the sound', () => {
  expect(readAudioOffer(offer())).toEqual({ kind: 'usable', mid: '0', telephoneEventType: 126 });
});

it('does without keys when the browser has none at 8 kHz', () => {
  expect(readAudioOffer(offer('111 0 110'))).toEqual({ kind: 'usable', mid: '0', telephoneEventType: null });
});

it('refuses an offer without PCMU', () => {
  expect(readAudioOffer(offer('111 110 126'))).toMatchObject({ kind: 'refused', code: 31488 });
});

it.each([
  ['nothing', ''],
  ['prose', 'hello'],
  ['no audio', offer().replace('m=audio', 'm=video')],
  ['a second section', offer('0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel')],
  ['no fingerprint', offer().replace(/a=fingerprint.*\r\n/, '')],
  ['no credentials', offer().replace(/a=ice-pwd.*\r\n/, '')],
  ['no mid', offer().replace(/a=mid.*\r\n/, '')],
  ['a book', offer('0', 'a=x:'.padEnd(30_000, 'y'))],
])('refuses %s', (_what, sdp) => {
  expect(readAudioOffer(sdp)).toMatchObject({ kind: 'refused', code: 31400 });
});

it('takes candidates with an address only', () => {
  expect(isUsableCandidate('candidate:1 1 udp 2113937151 192.168.1.5 54321 typ host generation 0')).toBe(true);
  expect(isUsableCandidate('candidate:1 1 udp 2113937151 fd00::1 54321 typ host')).toBe(true);
  expect(isUsableCandidate('candidate:1 1 udp 2113937151 8a1c-22.local 54321 typ host')).toBe(false);
  expect(isUsableCandidate('candidate:1 1 tcp 2113937151 192.168.1.5 9 typ host tcptype active')).toBe(false);
  expect(isUsableCandidate('')).toBe(false);
});
