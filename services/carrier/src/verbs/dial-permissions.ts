import type { VerbContext } from '../script/script.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import type { PartyNoun } from './party-nouns.ts';

/** The number that the called ones see, or null when the application may not show it. */
export function callerIdFor(context: VerbContext, dial: TwimlNode, nouns: readonly PartyNoun[]): string | null {
  const { engine, leg } = context;
  const callerId = dial.attributes.callerId || leg.from;
  const callsNumbers = nouns.some((noun) => noun.to.startsWith('+') || /^\d/.test(noun.to));
  if (!callsNumbers) return callerId;
  const isOurs =
    callerId === leg.from ||
    callerId === leg.to ||
    engine.store.numberOf(callerId) !== null ||
    engine.account.settings.verifiedNumbers.includes(callerId);
  if (isOurs && !callerId.startsWith('client:')) return callerId;
  refuse(context, 13214, `the caller ID ${callerId.slice(0, 60)} is not allowed`);
  return null;
}

/** Says why a number cannot be called; the call to it is still seen to fail. */
export function mayBeDialled(context: VerbContext, noun: PartyNoun): boolean {
  const { to } = noun;
  if (noun.node.name === 'Sip' && !/^sips?:[^\s@]+@\S+$/i.test(to))
    return refuse(context, 13243, `the SIP address ${to.slice(0, 60)} is not valid`);
  if (noun.node.name !== 'Number') return true;
  const { settings } = context.engine.account;
  const begins = (prefixes: readonly string[]) => prefixes.some((prefix) => to.startsWith(prefix));
  if (/^\+?\d{3,6}$/.test(to)) return refuse(context, 13224, `the number ${to} is not supported`);
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse(context, 13223, `the number ${to.slice(0, 60)} is not valid`);
  if (begins(settings.forbiddenPrefixes)) return refuse(context, 13227, `no permission to call ${to}`);
  if (begins(settings.blockedPrefixes)) return refuse(context, 13225, `the number ${to} is blocked`);
  return true;
}

function refuse(context: VerbContext, code: number, reason: string): false {
  const { engine, leg, page } = context;
  engine.legs.notify(leg, {
    level: 'error',
    code,
    text: `Dial: ${reason}`,
    url: page.url ?? '',
    method: page.method,
  });
  return false;
}
