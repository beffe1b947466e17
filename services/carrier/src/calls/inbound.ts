import { randomSecret } from '../account/sids.ts';
import type { Engine } from '../engine.ts';
import type { Source } from '../script/script.ts';
import type { HttpMethod } from '../twiml/attributes.ts';
import type { Leg } from './leg.ts';

interface Answering {
  voiceUrl: string;
  voiceMethod: HttpMethod;
  voiceFallbackUrl: string;
  voiceFallbackMethod: HttpMethod;
  statusCallback: string;
  statusCallbackMethod: HttpMethod;
}

export type InboundCall =
  | { kind: 'ringing'; leg: Leg }
  | { kind: 'not-in-service'; leg: Leg }
  | { kind: 'unknown-number' };

interface ArrivingCall {
  from: string;
  to: string;
  stir?: string;
  stirPassportToken?: string;
  forwardedFrom?: string;
  /** The name that a look-up of the caller would find. */
  callerName?: string;
  /** Sees the leg before its document is asked for. */
  begin?(leg: Leg): void;
}

/** A party outside calls one of the account's numbers. */
export function placeInbound(engine: Engine, call: ArrivingCall): InboundCall {
  const number = engine.store.numberOf(call.to);
  if (!number) return { kind: 'unknown-number' };
  const { begin, callerName, ...given } = call;
  const leg = engine.legs.create({
    ...given,
    direction: 'inbound',
    phoneNumberSid: number.sid,
    ...(number.voiceCallerIdLookup ? { callerName: callerName ?? '' } : {}),
  });
  leg.callToken = randomSecret();
  begin?.(leg);
  if (!leg.isLive) return { kind: 'not-in-service', leg };
  const application = engine.store.applications.get(number.voiceApplicationSid);
  const isAnswered = answerWith(
    engine,
    leg,
    application ?? number,
    number.statusCallback ? number : (application ?? number),
  );
  return isAnswered ? { kind: 'ringing', leg } : { kind: 'not-in-service', leg };
}

/** Gives an arriving leg to the URL that answers it; without one the call ends at once. */
export function answerWith(engine: Engine, leg: Leg, answering: Answering, callbackOf: Answering = answering): boolean {
  if (callbackOf.statusCallback) {
    leg.numberCallback = { url: callbackOf.statusCallback, method: callbackOf.statusCallbackMethod };
  }
  if (answering.voiceFallbackUrl) {
    leg.fallback = { url: answering.voiceFallbackUrl, method: answering.voiceFallbackMethod };
  }
  if (!answering.voiceUrl) {
    engine.legs.end(leg, 'failed', 404);
    return false;
  }
  const source: Source = {
    kind: 'url',
    url: answering.voiceUrl,
    method: answering.voiceMethod,
    fields: leg.applicationFields,
  };
  engine.legs.drive(leg, source);
  return true;
}
