import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDescription, writeAnswer, writeOffer } from './session-description.ts';

const session = ['v=0', 'o=- 1 1 IN IP4 192.0.2.7', 's=-', 'c=IN IP4 192.0.2.7', 't=0 0'];
const sdp = (...lines: string[]) => [...session, ...lines, ''].join('\r\n');
const audio = ['m=audio 4000 RTP/AVP 9 8 0 96', 'a=rtpmap:96 telephone-event/8000'];
const local = { host: '127.0.0.1', port: 5000, sessionId: 1, version: 1 };
const read = (...lines: string[]) => {
  const found = readDescription(sdp(...lines));
  if (found.kind === 'refused') throw new Error(found.reason);
  return found.audio;
};

describe('a phone’s description of its sound', () => {
  it('names the first codec that we have, keys, and where sound goes', () => {
    expect(read(...audio)).toMatchObject({
      address: '192.0.2.7',
      port: 4000,
      payloadType: 8,
      telephoneEventType: 96,
      direction: 'sendrecv',
    });
    expect(read('m=audio 4000 RTP/AVP 0', 'c=IN IP4 192.0.2.8', 'a=sendonly')).toMatchObject({
      address: '192.0.2.8',
      telephoneEventType: null,
      direction: 'sendonly',
    });
  });

  it('with the address 0.0.0.0 is a hold, as old phones do it', () => {
    expect(read('m=audio 4000 RTP/AVP 0', 'c=IN IP4 0.0.0.0').direction).toBe('inactive');
  });

  it.each([
    ['no codec of ours', ['m=audio 4000 RTP/AVP 9 18']],
    ['only video', ['m=video 4000 RTP/AVP 0']],
    ['encryption that we do not have', ['m=audio 4000 RTP/SAVP 0']],
    ['sound that is switched off', ['m=audio 0 RTP/AVP 0']],
    ['a multicast address', ['c=IN IP4 239.1.1.1', 'm=audio 4000 RTP/AVP 0']],
    ['a name for an address', ['c=IN IP4 phone.example', 'm=audio 4000 RTP/AVP 0']],
    ['a port that cannot be', ['m=audio 70000 RTP/AVP 0']],
    ['more media than anybody has', Array(20).fill('m=audio 4000 RTP/AVP 0')],
  ])('is refused with %s', (_, lines) => {
    expect(readDescription(sdp(...lines)).kind).toBe('refused');
  });

  it('of any text is read or refused', () => {
    const line = fc.oneof(
      fc.constantFrom(...session, ...audio, 'a=inactive', 'm=', 'c='),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        expect(['audio', 'refused']).toContain(readDescription(['v=0', ...lines].join('\r\n')).kind);
      }),
    );
  });
});

describe('ours', () => {
  it('answers every medium in its place, and takes only sound', () => {
    const answer = writeAnswer(local, read('m=video 6000 RTP/AVP 99', ...audio, 'a=sendonly'));
    expect(answer).toContain('m=video 0 RTP/AVP 99\r\nm=audio 5000 RTP/AVP 8 96\r\n');
    expect(answer).toContain('a=rtpmap:96 telephone-event/8000\r\n');
    expect(answer).toContain('a=recvonly\r\n');
  });

  it('offers both kinds of G.711 and keys', () => {
    const found = readDescription(writeOffer(local));
    expect(found).toMatchObject({ kind: 'audio', audio: { payloadType: 0, telephoneEventType: 101, port: 5000 } });
  });
});
