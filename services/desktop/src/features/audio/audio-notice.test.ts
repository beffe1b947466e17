import { newId, type ReservationId } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import type { AudioState } from '../../softphone/audio/audio-state.ts';
import type { Leg } from '../../softphone/softphone.ts';
import { audioNotice } from './audio-notice.ts';

const well: AudioState = {
  microphone: 'ready',
  isMuted: false,
  wire: 'webrtc',
  nobodyHearsYou: null,
  devices: {
    microphones: [],
    speakers: [],
    canChooseSpeaker: true,
    chosen: { microphone: null, speaker: null, ringer: null },
  },
  check: { kind: 'idle' },
};
const noCall: Leg = { kind: 'none' };
const call: Leg = { kind: 'connected', reservationId: newId<ReservationId>() };
const notice = (
  leg: Leg,
  change: Partial<AudioState>,
  permission: 'granted' | 'denied' | 'prompt' = 'granted',
  registration: 'registered' | 'elsewhere' = 'registered',
) => audioNotice({ registration, leg, audio: { ...well, ...change } }, permission);

describe('before a call', () => {
  it('is silent where the microphone was allowed', () => {
    expect(notice(noCall, { microphone: 'not-asked', wire: 'none' })).toBeNull();
  });
  it('explains before the browser asks, also after its question was closed unanswered', () => {
    expect(notice(noCall, { microphone: 'not-asked' }, 'prompt')).toEqual({ kind: 'ask-first' });
    expect(notice(noCall, { microphone: 'denied' }, 'prompt')).toEqual({ kind: 'ask-first' });
    expect(notice(noCall, { microphone: 'asking' }, 'prompt')).toEqual({ kind: 'asking' });
  });
  it('says that the microphone is blocked before anybody calls', () => {
    expect(notice(noCall, { microphone: 'not-asked' }, 'denied')).toEqual({ kind: 'blocked', trouble: 'denied' });
    expect(notice(noCall, { microphone: 'insecure-page' }, 'prompt')).toEqual({
      kind: 'blocked',
      trouble: 'insecure-page',
    });
    // Allowed here, and refused by the operating system.
    expect(notice(noCall, { microphone: 'denied' })).toEqual({ kind: 'blocked', trouble: 'denied' });
  });
  it('leaves it to the tab that has the audio', () => {
    expect(notice(noCall, { microphone: 'not-asked' }, 'prompt', 'elsewhere')).toBeNull();
  });
});

describe('in a call', () => {
  it('is silent while all is well, muted or not', () => {
    expect(notice(call, {})).toBeNull();
    expect(notice(call, { isMuted: true })).toBeNull();
  });
  it.each(['denied', 'no-device', 'in-use', 'insecure-page'] as const)('is listening only, with: %s', (microphone) => {
    expect(notice(call, { microphone })).toEqual({ kind: 'listen-only', trouble: microphone });
  });
  it('does not flash while an allowed microphone opens', () => {
    expect(notice(call, { microphone: 'asking', wire: 'connecting' })).toBeNull();
  });
  it('names a broken wire before its consequences', () => {
    expect(notice(call, { wire: 'reconnecting', nobodyHearsYou: 'not-arriving' })).toEqual({ kind: 'reconnecting' });
    expect(notice(call, { wire: 'failed' })).toEqual({ kind: 'not-connected' });
  });
  it('says why nobody hears', () => {
    expect(notice(call, { nobodyHearsYou: 'microphone-silent' })).toEqual({
      kind: 'nobody-hears',
      cause: 'microphone-silent',
    });
  });
  it('does not complain about a carrier without sound', () => {
    expect(notice(call, { wire: 'silent-carrier', microphone: 'denied' })).toBeNull();
  });
});
