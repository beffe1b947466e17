import { detectAnsweringMachine, parseAmd } from '../calls/answering-machine.ts';
import type { CallStatus, Leg, ProgressEvent } from '../calls/leg.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Scope, Source, VerbContext } from '../script/script.ts';
import { Interrupted, sleep, waitFor } from '../time/interruptible.ts';
import { booleanOf, methodOf, wordsOf } from '../twiml/attributes.ts';
import { keyTonesMs } from '../twiml/durations.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import { ringingMs, waitForBridgeEnd } from './bridge.ts';
import type { Dialled } from './dial.ts';
import { callerIdFor, mayBeDialled } from './dial-permissions.ts';
import type { PartyNoun } from './party-nouns.ts';

/** Rings all at once (or in turn); the first to answer is bridged, the others are canceled. */
export async function dialParties(
  context: VerbContext,
  dial: TwimlNode,
  nouns: readonly PartyNoun[],
): Promise<Dialled> {
  const failed: Dialled = { kind: 'ended', fields: { DialCallStatus: 'failed', DialBridged: 'false' } };
  if (nouns.length === 0) return failed;
  const callerId = callerIdFor(context, dial, nouns);
  if (callerId === null) return failed;
  for (const noun of nouns) mayBeDialled(context, noun);
  const groups = booleanOf(dial.attributes.sequential, false) ? nouns.map((noun) => [noun]) : [nouns];
  let last: Dialled = failed;
  for (const group of groups) {
    last = await dialGroup(context, dial, group, callerId);
    if (last.fields.DialBridged === 'true') return last;
  }
  return last;
}

async function dialGroup(
  context: VerbContext,
  dial: TwimlNode,
  nouns: readonly PartyNoun[],
  callerId: string,
): Promise<Dialled> {
  const { engine, leg, signal } = context;
  const children = nouns.map((noun) => ({ noun, child: createChild(context, noun, callerId) }));
  const bridge: { peer: Leg | null } = { peer: null };
  leg.bridge = bridge;
  engine.changed.emit();
  const givenAway = new Set<Leg>();
  const stopListening = children.map(({ child }) => child.driven.subscribe(() => givenAway.add(child)));
  const dropAll = () => {
    for (const stop of stopListening) stop();
    if (leg.bridge === bridge) leg.bridge = null;
    for (const { child } of children) {
      if (child.bridge?.peer === leg) child.bridge = null;
      if (!givenAway.has(child)) engine.legs.hangUp(child);
    }
    engine.changed.emit();
  };
  signal.addEventListener('abort', dropAll, { once: true });
  try {
    const winner = await ringTogether(context, dial, children);
    if (!winner) return unanswered(children.map(({ child }) => child));
    const { child, noun } = winner;
    // An application is driven from the start: that is how it answers.
    if (child.farEnd === child) givenAway.delete(child);
    await sendDigits(context, noun, child);
    const isThere = await whisper(context, noun, child);
    if (!isThere || givenAway.has(child)) return ended(child, false, null);
    if (leg.status === 'ringing') engine.legs.answer(leg);
    const bridgedAt = engine.clock.now();
    bridge.peer = child;
    if (child.farEnd !== child) child.bridge = { peer: leg };
    engine.changed.emit();
    await waitForBridgeEnd(context, dial, (finish) => {
      const stops = [child.ended.subscribe(() => finish()), child.driven.subscribe(finish)];
      if (!child.isLive) finish();
      return () => {
        for (const stop of stops) stop();
      };
    });
    return ended(child, true, givenAway.has(child) ? null : Math.round((engine.clock.now() - bridgedAt) / 1000));
  } finally {
    signal.removeEventListener('abort', dropAll);
    if (!signal.aborted) dropAll();
  }
}

function createChild(context: VerbContext, noun: PartyNoun, callerId: string): Leg {
  const { engine, leg, page } = context;
  const child = engine.legs.create({
    direction: 'outbound-dial',
    from: callerId,
    to: noun.to,
    parentCallSid: leg.sid,
    customParameters: noun.parameters,
  });
  engine.placing.inherit(child, leg);
  listenForMachine(context, noun, child);
  const { statusCallback, statusCallbackEvent, statusCallbackMethod } = noun.node.attributes;
  const url = statusCallback ? resolveUrl(page, statusCallback) : null;
  if (url) {
    const events = new Set(wordsOf(statusCallbackEvent ?? 'completed') as ProgressEvent[]);
    child.progress = { url, method: methodOf(statusCallbackMethod), events };
  }
  return child;
}

function ringTogether(
  context: VerbContext,
  dial: TwimlNode,
  children: readonly { noun: PartyNoun; child: Leg }[],
): Promise<{ noun: PartyNoun; child: Leg } | null> {
  const { engine, signal } = context;
  const timeoutMs = ringingMs(dial);
  return waitFor(signal, (resolve) => {
    const undo: (() => void)[] = [];
    const considerAll = () => {
      if (children.every(({ child }) => !child.isLive)) resolve(null);
    };
    for (const one of children) {
      undo.push(one.child.ended.subscribe(considerAll));
      undo.push(
        one.child.answered.subscribe(() => {
          for (const { child } of children) if (child !== one.child) engine.legs.end(child, 'canceled', 487);
          resolve(one);
        }),
      );
    }
    // After the subscriptions: an unregistered client ends while it is being rung.
    for (const { child } of children) engine.placing.ring(child, timeoutMs);
    considerAll();
    return () => {
      for (const one of undo) one();
    };
  });
}

/** `machineDetection` of a Number: the verdict is only told, it steers nothing. */
function listenForMachine(context: VerbContext, noun: PartyNoun, child: Leg): void {
  const { engine, leg, page } = context;
  const { attributes } = noun.node;
  const url = attributes.amdStatusCallback ? resolveUrl(page, attributes.amdStatusCallback) : null;
  const callback = url ? { url, method: methodOf(attributes.amdStatusCallbackMethod) } : null;
  const parsed = parseAmd((name) => attributes[name.charAt(0).toLowerCase() + name.slice(1)], callback);
  if (parsed.kind === 'invalid') {
    engine.legs.notify(leg, {
      level: 'warning',
      code: 21234,
      text: parsed.reason,
      url: page.url ?? '',
      method: page.method,
    });
    return;
  }
  const { settings } = parsed;
  if (settings) child.answered.subscribe(() => detectAnsweringMachine(engine, child, settings, () => {}));
}

/** Keys for the called party's own menu, before it is connected. */
async function sendDigits(context: VerbContext, noun: PartyNoun, child: Leg): Promise<void> {
  const { engine, signal } = context;
  const digits = noun.node.attributes.sendDigits ?? '';
  if (!/^[0-9*#wW]+$/.test(digits)) return;
  child.hear({ tone: digits }, engine.clock.now());
  engine.changed.emit();
  await sleep(engine.clock, keyTonesMs(digits) / engine.tempo, signal);
  child.hearNothing();
}

/** The noun's `url`: heard by the called party alone before the bridge. False when that party is gone after it. */
async function whisper(context: VerbContext, noun: PartyNoun, child: Leg): Promise<boolean> {
  const { engine, page, signal } = context;
  const url = noun.node.attributes.url ? resolveUrl(page, noun.node.attributes.url) : null;
  if (!url || !child.isLive) return child.isLive;
  const scope: Scope = { kind: 'whisper', allowedVerbs: null, extraFields: () => ({}) };
  const source: Source = { kind: 'url', url, method: methodOf(noun.node.attributes.method) };
  try {
    const end = await engine.scripts.run(child, scope, source, AbortSignal.any([child.beginScript(), signal]));
    if (end.kind === 'failed') engine.legs.notify(child, { level: 'error', ...end.failure, text: end.failure.reason });
    if (end.kind !== 'ran-out') engine.legs.hangUp(child);
  } catch (error) {
    if (!(error instanceof Interrupted) || signal.aborted) throw error;
  }
  return child.isLive;
}

/** `seconds` is null when there was no bridge, or when the other party was given a document of its own. */
const ended = (child: Leg, isBridged: boolean, seconds: number | null): Dialled => ({
  kind: 'ended',
  fields: {
    DialCallStatus: isBridged ? 'completed' : 'no-answer',
    DialCallSid: child.sid,
    ...child.sipFields,
    ...(seconds === null ? {} : { DialCallDuration: String(seconds) }),
    DialBridged: String(isBridged),
  },
});

const preference: readonly CallStatus[] = ['busy', 'no-answer', 'canceled', 'failed', 'completed'];

function unanswered(children: readonly Leg[]): Dialled {
  const best = [...children].sort((a, b) => rank(a) - rank(b))[0];
  return {
    kind: 'ended',
    fields: {
      DialCallStatus: best?.status ?? 'failed',
      ...(best ? { DialCallSid: best.sid, ...best.sipFields } : {}),
      DialBridged: 'false',
    },
  };
}

const rank = (leg: Leg): number => preference.indexOf(leg.status);
