import { callFields } from '../calls/call-fields.ts';
import type { Pickup } from '../queues/pickup.ts';
import type { QueueMember, QueueResult } from '../queues/queue.ts';
import { goTo, resolveUrl } from '../script/resolve-url.ts';
import {
  type Failure,
  type Fields,
  next,
  type Outcome,
  type Scope,
  type ScriptEnd,
  type Verb,
  type VerbContext,
} from '../script/script.ts';
import { Interrupted, sleep, waitFor } from '../time/interruptible.ts';
import { integerOf, methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

const waitVerbs = new Set(['Play', 'Say', 'Pause', 'Hangup', 'Redirect', 'Leave', 'Gather']);

/** A wait document that is over at once is not asked for again before this has passed. */
const shortestRoundMs = 1000;

export const enqueue: Verb = async (context, node) => {
  const { engine, leg, page, signal } = context;
  const name = node.text.slice(0, 64);
  if (name === '') {
    notifyError(context, { code: 13000, reason: 'Enqueue names no queue', url: page.url ?? '', method: page.method });
    return settle(context, node, 'error', {});
  }
  const queue = engine.queues.byName(name) ?? engine.queues.create(name);
  const limit = integerOf(node.attributes.maxQueueSize, queue.maxSize, 1);
  if (queue.isFull || queue.members.length >= limit) return settle(context, node, 'queue-full', {});

  const member = queue.enter(leg, engine.clock.now());
  leg.typedAhead = '';
  engine.changed.emit();
  const waiting = new AbortController();
  let pickup: Pickup | null = null;
  const timing = (): Fields => ({
    QueueSid: queue.sid,
    QueueTime: pickup?.queueTime ?? String(Math.floor((engine.clock.now() - member.enqueuedAt) / 1000)),
  });
  member.taken.subscribe((taken) => {
    pickup = taken;
    waiting.abort();
    leg.hearNothing();
  });
  // Runs inside the interruption, so that whoever looks next sees the place free.
  const onGone = () => {
    const result = resultOfInterruption(signal, pickup);
    const fields = timing();
    queue.remove(member, engine.clock.now());
    pickup?.end(result);
    tellOnly(context, node, result, fields);
  };
  signal.addEventListener('abort', onGone, { once: true });
  queue.entered.emit(member);
  const end = await waitInQueue(context, node, member, waiting.signal);
  const result = end === 'taken' ? await partedFrom(pickup, signal) : null;
  signal.removeEventListener('abort', onGone);
  const fields = timing();
  queue.remove(member, engine.clock.now());
  if (result) return settle(context, node, result, fields);
  if (end === 'taken') throw new Interrupted();
  if (end.kind === 'leave') return settle(context, node, 'leave', fields);
  if (end.kind === 'failed') {
    notifyError(context, end.failure);
    return settle(context, node, 'error', fields);
  }
  tellOnly(context, node, 'hangup', fields);
  return { kind: 'hang-up' };
};

function resultOfInterruption(signal: AbortSignal, pickup: Pickup | null): QueueResult {
  const isRedirected = signal.reason === 'redirected';
  if (pickup?.isBridged) return isRedirected ? 'redirected-from-bridged' : 'bridged';
  return isRedirected ? 'redirected' : 'hangup';
}

/** The two may have parted before anybody looked. */
async function partedFrom(pickup: Pickup | null, signal: AbortSignal): Promise<QueueResult | null> {
  if (pickup?.isOpen) await waitFor<void>(signal, (resolve) => pickup.ended.subscribe(() => resolve()));
  return pickup?.result ?? null;
}

function notifyError(context: VerbContext, failure: Failure): void {
  context.engine.legs.notify(context.leg, { level: 'error', ...failure, text: failure.reason });
}

type WaitEnd = 'taken' | Extract<ScriptEnd, { kind: 'leave' | 'hang-up' | 'failed' | 'reject' }>;

/** The wait document again and again, until it leaves or a Dial takes the leg. */
async function waitInQueue(
  context: VerbContext,
  node: TwimlNode,
  member: QueueMember,
  taken: AbortSignal,
): Promise<WaitEnd> {
  if (taken.aborted) return 'taken';
  try {
    return await playWaitDocument(context, node, member, AbortSignal.any([context.signal, taken]));
  } catch (error) {
    if (error instanceof Interrupted && taken.aborted && !context.signal.aborted) return 'taken';
    throw error;
  }
}

async function playWaitDocument(
  context: VerbContext,
  node: TwimlNode,
  member: QueueMember,
  signal: AbortSignal,
): Promise<Exclude<WaitEnd, 'taken'>> {
  const { engine, leg, page } = context;
  const waitUrl = node.attributes.waitUrl;
  const url = waitUrl ? resolveUrl(page, waitUrl) : null;
  if (!url) {
    // No document of the application: the carrier's own music, or silence when the attribute is empty.
    if (waitUrl === undefined) leg.hear({ media: '/media/hold-music.wav' }, engine.clock.now(), 0);
    return waitFor<never>(signal, () => () => leg.hearNothing());
  }
  const scope: Scope = {
    kind: 'queue-wait',
    allowedVerbs: waitVerbs,
    extraFields: () => engine.queues.waitFields(member),
  };
  const method = methodOf(node.attributes.waitUrlMethod);
  for (;;) {
    const beganAt = engine.clock.now();
    const end = await engine.scripts.run(leg, scope, { kind: 'url', url, method }, signal);
    if (end.kind !== 'ran-out') return end;
    const lastedMs = engine.clock.now() - beganAt;
    if (lastedMs < shortestRoundMs) await sleep(engine.clock, shortestRoundMs - lastedMs, signal);
    if (signal.aborted) throw new Interrupted();
  }
}

function settle(context: VerbContext, node: TwimlNode, result: QueueResult, fields: Fields): Outcome {
  if (!node.attributes.action) return next;
  return goTo(context.page, node.attributes.action, methodOf(node.attributes.method), {
    QueueResult: result,
    ...fields,
  });
}

/** The application is told how the wait ended, but its answer steers nothing: something else drives the leg, or it is gone. */
function tellOnly(context: VerbContext, node: TwimlNode, result: QueueResult, fields: Fields): void {
  const { engine, leg, page } = context;
  const url = node.attributes.action ? resolveUrl(page, node.attributes.action) : null;
  const hasHungUp = result === 'hangup' || !leg.isLive;
  if (!url || (hasHungUp && !engine.account.settings.switches.actionOnHangup)) return;
  engine.statusCallbacks.send(
    leg.sid,
    { url, method: methodOf(node.attributes.method) },
    { ...callFields(engine.account.sid, leg), QueueResult: result, ...fields },
    leg,
  );
}
