import type { CallStatus, Leg, ProgressEvent } from '../calls/leg.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Scope, VerbContext } from '../script/script.ts';
import { Interrupted, waitFor } from '../time/interruptible.ts';
import { booleanOf, integerOf, methodOf, wordsOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import type { Dialled } from './dial.ts';

export interface PartyNoun {
  node: TwimlNode;
  to: string;
  parameters: Record<string, string>;
}

const ringTogetherLimit = 10;

/** Number and Client nouns, and a bare number as the text of Dial. */
export function toPartyNouns(dial: TwimlNode): PartyNoun[] {
  const nouns: PartyNoun[] = [];
  for (const node of dial.children) {
    if (node.name === 'Number') nouns.push({ node, to: node.text.replace(/[\s().-]/g, ''), parameters: {} });
    if (node.name === 'Client') nouns.push(toClientNoun(node));
  }
  if (nouns.length === 0 && dial.children.length === 0 && dial.text !== '') {
    const node: TwimlNode = { name: 'Number', attributes: {}, children: [], text: dial.text };
    nouns.push({ node, to: dial.text.replace(/[\s().-]/g, ''), parameters: {} });
  }
  return nouns.slice(0, ringTogetherLimit);
}

function toClientNoun(node: TwimlNode): PartyNoun {
  const identity = node.children.find((child) => child.name === 'Identity')?.text ?? node.text;
  const parameters = Object.fromEntries(
    node.children
      .filter((child) => child.name === 'Parameter')
      .map((child) => [child.attributes.name ?? '', child.attributes.value ?? '']),
  );
  return { node, to: `client:${identity}`, parameters };
}

/** Rings all at once (or in turn); the first to answer is bridged, the others are canceled. */
export async function dialParties(
  context: VerbContext,
  dial: TwimlNode,
  nouns: readonly PartyNoun[],
): Promise<Dialled> {
  const failed: Dialled = { kind: 'ended', fields: { DialCallStatus: 'failed', DialBridged: 'false' } };
  if (nouns.length === 0) return failed;
  const callerId = callerIdOf(context, dial, nouns);
  if (callerId === null) return failed;
  const groups = booleanOf(dial.attributes.sequential, false) ? nouns.map((noun) => [noun]) : [nouns];
  let last: Dialled = failed;
  for (const group of groups) {
    last = await dialGroup(context, dial, group, callerId);
    if (last.fields.DialBridged === 'true') return last;
  }
  return last;
}

function callerIdOf(context: VerbContext, dial: TwimlNode, nouns: readonly PartyNoun[]): string | null {
  const { engine, leg, page } = context;
  const callerId = dial.attributes.callerId ?? leg.from;
  const isForClients = nouns.every((noun) => noun.to.startsWith('client:'));
  const isOurs = callerId === leg.from || callerId === leg.to || engine.store.numberOf(callerId) !== null;
  if (isForClients || (isOurs && !callerId.startsWith('client:'))) return callerId;
  engine.legs.notify(leg, {
    level: 'error',
    code: 13214,
    text: `Dial: the caller ID ${callerId} is not allowed`,
    url: page.url ?? '',
    method: page.method,
  });
  return null;
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
  const dropAll = () => {
    leg.bridge = null;
    for (const { child } of children) engine.legs.hangUp(child);
    engine.changed.emit();
  };
  signal.addEventListener('abort', dropAll, { once: true });
  try {
    const winner = await ringTogether(context, dial, children);
    if (!winner) return unanswered(children.map(({ child }) => child));
    const whisperEnded = await whisper(context, winner.noun, winner.child);
    if (!whisperEnded) return ended(winner.child, false, 0);
    if (leg.status === 'ringing') engine.legs.answer(leg);
    const bridgedAt = engine.clock.now();
    bridge.peer = winner.child;
    winner.child.bridge = { peer: leg };
    engine.changed.emit();
    await waitForBridgeEnd(context, dial, winner.child);
    winner.child.bridge = null;
    return ended(winner.child, true, Math.round((engine.clock.now() - bridgedAt) / 1000));
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
  const timeoutMs = integerOf(dial.attributes.timeout, 30, 1) * 1000;
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

/** The noun's `url`: heard by the called party alone before the bridge. False when that party is gone after it. */
async function whisper(context: VerbContext, noun: PartyNoun, child: Leg): Promise<boolean> {
  const { engine, page, signal } = context;
  const url = noun.node.attributes.url ? resolveUrl(page, noun.node.attributes.url) : null;
  if (!url) return child.isLive;
  const scope: Scope = { kind: 'whisper', allowedVerbs: null, extraFields: () => ({}) };
  const childSignal = AbortSignal.any([child.beginScript(), signal]);
  try {
    const end = await engine.scripts.run(
      child,
      scope,
      { kind: 'url', url, method: methodOf(noun.node.attributes.method) },
      childSignal,
    );
    if (end.kind !== 'ran-out') engine.legs.hangUp(child);
  } catch (error) {
    if (!(error instanceof Interrupted) || signal.aborted) throw error;
  }
  return child.isLive;
}

function waitForBridgeEnd(context: VerbContext, dial: TwimlNode, child: Leg): Promise<void> {
  const { engine, leg, signal } = context;
  return waitFor<void>(signal, (resolve) => {
    const stopEnded = child.ended.subscribe(() => resolve());
    const stopStar = booleanOf(dial.attributes.hangupOnStar, false)
      ? leg.digit.subscribe((key) => {
          if (key === '*') resolve();
        })
      : () => {};
    const limit = engine.clock.schedule(integerOf(dial.attributes.timeLimit, 14_400, 1) * 1000, () => resolve());
    if (!child.isLive) resolve();
    return () => {
      stopEnded();
      stopStar();
      limit.cancel();
    };
  });
}

const ended = (child: Leg, isBridged: boolean, seconds: number): Dialled => ({
  kind: 'ended',
  fields: {
    DialCallStatus: isBridged ? 'completed' : 'no-answer',
    DialCallSid: child.sid,
    ...(isBridged ? { DialCallDuration: String(seconds) } : {}),
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
      ...(best ? { DialCallSid: best.sid } : {}),
      DialBridged: 'false',
    },
  };
}

const rank = (leg: Leg): number => preference.indexOf(leg.status);
