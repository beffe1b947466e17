import { hears } from '../calls/hears.ts';
import type { Heard, Leg, TranscriptLine } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';

export type Other = { kind: 'agent'; name: string | null } | { kind: 'number'; number: string };

export type NowHeard =
  | { kind: 'silence' }
  | { kind: 'ringing' }
  | { kind: 'prompt'; text: string; language: string }
  | { kind: 'music'; url: string }
  | { kind: 'talking'; others: Other[] };

/** All that the phone shows, in one message. */
export interface PhoneView {
  status: 'idle' | 'ringing' | 'connected' | 'ended';
  callSid: string;
  from: string;
  to: string;
  elapsedMs: number;
  outcome: string | null;
  /** The call has sound: the page brings a wire for it. Else the browser speaks what it is shown. */
  isAudible: boolean;
  /** How often its wire broke: the page then makes another. */
  soundLosses: number;
  now: NowHeard;
  lines: readonly TranscriptLine[];
}

export const idleView: PhoneView = {
  status: 'idle',
  callSid: '',
  from: '',
  to: '',
  elapsedMs: 0,
  outcome: null,
  isAudible: false,
  soundLosses: 0,
  now: { kind: 'silence' },
  lines: [],
};

export function toPhoneView(engine: Engine, leg: Leg, soundLosses: number): PhoneView {
  const until = leg.endedAt ?? engine.clock.now();
  return {
    status: !leg.isLive ? 'ended' : leg.status === 'in-progress' ? 'connected' : 'ringing',
    callSid: leg.sid,
    from: leg.from,
    to: leg.to,
    elapsedMs: leg.startedAt === null ? 0 : until - leg.startedAt,
    outcome: leg.isLive ? null : leg.status,
    isAudible: engine.media.isAudible,
    soundLosses,
    now: leg.isLive ? toNowHeard(engine, hears(leg)) : { kind: 'silence' },
    lines: leg.transcript.slice(-60),
  };
}

function toNowHeard(engine: Engine, heard: readonly Heard[]): NowHeard {
  const others = heard.flatMap((one) => ('callSid' in one ? [toOther(engine, one.callSid)] : []));
  if (others.length > 0) return { kind: 'talking', others };
  const [first] = heard;
  if (!first || 'silence' in first || 'callSid' in first) return { kind: 'silence' };
  if ('say' in first) return { kind: 'prompt', text: first.say, language: first.language };
  return 'media' in first ? { kind: 'music', url: first.media } : { kind: 'ringing' };
}

/** A client's identity is often an id, which is nobody's name; Twilio's identities write its hyphens as underscores. */
function toOther(engine: Engine, callSid: string): Other {
  const leg = engine.store.calls.get(callSid);
  const party = leg ? (leg.direction === 'inbound' ? leg.from : leg.to) : '';
  if (!party.startsWith('client:')) return { kind: 'number', number: party };
  const identity = party.slice('client:'.length).split('?')[0] ?? '';
  return { kind: 'agent', name: /^[0-9a-f_-]{20,}$/i.test(identity) ? null : identity };
}
