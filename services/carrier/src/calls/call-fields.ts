import { verdictFields } from './answering-machine.ts';
import { isoCountryOf } from './country.ts';
import type { Leg } from './leg.ts';

/** The fields that every webhook about a call carries. */
export function callFields(accountSid: string, leg: Leg): Record<string, string | undefined> {
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
    ...(leg.forwardedFrom ? { ForwardedFrom: leg.forwardedFrom } : {}),
    ...(leg.callerName === null ? {} : { CallerName: leg.callerName }),
    ...(leg.callToken ? { CallToken: leg.callToken } : {}),
    ...geography(['From', 'Caller'], leg.from),
    ...geography(['To', 'Called'], leg.to),
    ...verdictFields(leg),
    ...(isOutbound || leg.isClient ? {} : { StirVerstat: stirVerstat(leg.stir) }),
    ...(leg.stirPassportToken ? { StirPassportToken: leg.stirPassportToken } : {}),
  };
}

/** Best effort: the country is known, what is not is sent empty. Nothing for what is not a phone number. */
function geography(prefixes: readonly string[], number: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const country = isoCountryOf(number);
  if (!country) return fields;
  for (const prefix of prefixes) {
    fields[`${prefix}City`] = '';
    fields[`${prefix}State`] = '';
    fields[`${prefix}Zip`] = '';
    fields[`${prefix}Country`] = country;
  }
  return fields;
}

const stirVerstat = (stir: string | null): string =>
  stir && /^[ABC]$/.test(stir) ? `TN-Validation-Passed-${stir}` : (stir ?? 'No-TN-Validation');
