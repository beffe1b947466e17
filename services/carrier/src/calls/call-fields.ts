import { isoCountryOf } from './country.ts';
import type { Leg } from './leg.ts';

/** The fields that every webhook about a call carries. */
export function callFields(accountSid: string, leg: Leg): Record<string, string | undefined> {
  const fromCountry = isoCountryOf(leg.from);
  const toCountry = isoCountryOf(leg.to);
  const isOutbound = leg.direction !== 'inbound';
  return {
    CallSid: leg.sid,
    AccountSid: accountSid,
    From: leg.from,
    To: leg.to,
    Caller: leg.from,
    Called: leg.to,
    CallStatus: leg.status,
    ApiVersion: '2010-04-01',
    Direction: leg.direction,
    ...(leg.parentCallSid ? { ParentCallSid: leg.parentCallSid } : {}),
    ...(fromCountry ? { FromCountry: fromCountry, CallerCountry: fromCountry } : {}),
    ...(toCountry ? { ToCountry: toCountry, CalledCountry: toCountry } : {}),
    ...(isOutbound || leg.isClient ? {} : { StirVerstat: stirVerstat(leg.stir) }),
  };
}

const stirVerstat = (stir: string | null): string =>
  stir && /^[ABC]$/.test(stir) ? `TN-Validation-Passed-${stir}` : (stir ?? 'No-TN-Validation');
