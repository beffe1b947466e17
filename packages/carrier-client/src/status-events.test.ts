import { describe, expect, it } from 'vitest';
import { parseConferenceEvent, parseLegEvent } from './status-events.ts';
import { parseVoiceRequest } from './voice-request.ts';

describe('parseLegEvent', () => {
  it.each([
    ['initiated', { progress: 'dialling', outcome: null }],
    ['ringing', { progress: 'ringing', outcome: null }],
    ['in-progress', { progress: 'answered', outcome: null }],
    ['completed', { progress: 'ended', outcome: 'answered' }],
    ['busy', { progress: 'ended', outcome: 'busy' }],
    ['no-answer', { progress: 'ended', outcome: 'no-answer' }],
    ['failed', { progress: 'ended', outcome: 'failed' }],
    ['canceled', { progress: 'ended', outcome: 'cancelled' }],
  ])('turns %s into our words', (word, status) => {
    expect(parseLegEvent({ CallSid: 'CA1', CallStatus: word })?.status).toEqual(status);
  });

  it('reads sequence, time and party, and ignores fields that are new to us', () => {
    expect(
      parseLegEvent({
        CallSid: 'CA1',
        CallStatus: 'completed',
        SequenceNumber: '0',
        Timestamp: 'Fri, 20 Aug 2010 01:13:42 +0000',
        From: 'client:alice?x=1',
        To: '+8640012345678',
        CallDuration: '7',
        Brand: 'new',
      }),
    ).toMatchObject({
      sequence: 0,
      at: Date.UTC(2010, 7, 20, 1, 13, 42),
      from: { kind: 'client', identity: 'alice' },
      to: { kind: 'number', e164: '+8640012345678' },
      durationSeconds: 7,
    });
  });

  it.each([[null], ['text'], [{}], [{ CallSid: 'CA1' }], [{ CallSid: 'CA1', CallStatus: 'dancing' }]])(
    'makes nothing of %j',
    (body) => {
      expect(parseLegEvent(body)).toBeNull();
    },
  );
});

describe('parseConferenceEvent', () => {
  it('says who left and why', () => {
    expect(
      parseConferenceEvent({
        ConferenceSid: 'CF1',
        FriendlyName: 'room',
        StatusCallbackEvent: 'participant-leave',
        SequenceNumber: '4',
        CallSid: 'CA1',
        ParticipantLabel: 'caller',
        ReasonParticipantLeft: 'participant_updated_via_api',
      }),
    ).toEqual({
      conferenceSid: 'CF1',
      name: 'room',
      happening: 'left',
      sequence: 4,
      at: null,
      participant: { callSid: 'CA1', label: 'caller', leaving: 'moved' },
    });
  });

  it('does not know events that it does not know', () => {
    expect(parseConferenceEvent({ ConferenceSid: 'CF1', StatusCallbackEvent: 'participant-sang' })).toBeNull();
  });
});

describe('parseVoiceRequest', () => {
  const get = (name: string) => (name === 'i-twilio-idempotency-token' ? 'token-1' : undefined);

  it('keeps an empty answer apart from none', () => {
    expect(parseVoiceRequest({ get, body: { CallSid: 'CA1', Digits: '' } })?.digits).toBe('');
    expect(parseVoiceRequest({ get, body: { CallSid: 'CA1' } })?.digits).toBeNull();
  });

  it('gives a withheld number as what stood there', () => {
    const request = parseVoiceRequest({ get, body: { CallSid: 'CA1', From: 'anonymous' } });
    expect(request?.from).toEqual({ kind: 'other', text: 'anonymous' });
    expect(request?.idempotencyToken).toBe('token-1');
  });

  it('says how a queue was left', () => {
    const request = parseVoiceRequest({ get, body: { CallSid: 'CA1', QueueResult: 'redirected', QueueTime: '12' } });
    expect(request?.queue).toEqual({ result: 'redirected', position: null, waitedMs: 12_000 });
  });
});
