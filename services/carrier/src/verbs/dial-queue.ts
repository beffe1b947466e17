import type { Leg } from '../calls/leg.ts';
import type { Pickup } from '../queues/pickup.ts';
import type { Queue } from '../queues/queue.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Fields, Scope, Source, VerbContext } from '../script/script.ts';
import { Interrupted, waitFor } from '../time/interruptible.ts';
import { methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import { ringingMs, waitForBridgeEnd } from './bridge.ts';
import type { Dialled } from './dial.ts';

const whisperVerbs = new Set(['Play', 'Say', 'Pause', 'Redirect']);

/**
 * Connects the leg to the one that has waited longest, whose Enqueue goes on only when the two have parted. The noun's
 * `url` is run on the waiting leg before.
 */
export async function dialQueue(context: VerbContext, dial: TwimlNode, noun: TwimlNode): Promise<Dialled> {
  const { engine, leg, page, signal } = context;
  const queue = engine.queues.byName(noun.text);
  if (!queue) {
    engine.legs.notify(leg, {
      level: 'error',
      code: 13000,
      text: `Dial: there is no queue ${noun.text.slice(0, 64)}`,
      url: page.url ?? '',
      method: page.method,
    });
    return ended({ DialCallStatus: 'failed', DialBridged: 'false' });
  }
  if (leg.status === 'ringing') engine.legs.answer(leg);
  const bridge: { peer: Leg | null } = { peer: null };
  leg.bridge = bridge;
  engine.changed.emit();
  let pickup: Pickup | null = null;
  const letGo = () => {
    if (leg.bridge === bridge) leg.bridge = null;
    pickup?.end(bridge.peer ? 'bridged' : 'error');
    engine.changed.emit();
  };
  signal.addEventListener('abort', letGo, { once: true });
  try {
    pickup = await takeFirst(context, dial, queue);
    if (!pickup) return ended({ DialCallStatus: 'no-answer', DialBridged: 'false' });
    const { member } = pickup;
    const dequeued: Fields = { DialCallSid: member.leg.sid, QueueSid: queue.sid, QueueTime: pickup.queueTime };
    if (!(await whisper(context, noun, pickup)))
      return ended({ ...dequeued, DialCallStatus: 'failed', DialBridged: 'false' });
    const bridgedAt = engine.clock.now();
    bridge.peer = member.leg;
    member.leg.bridge = { peer: leg };
    pickup.isBridged = true;
    engine.changed.emit();
    await waitForBridgeEnd(context, dial, (finish) => pickup?.ended.subscribe(finish));
    const seconds = Math.round((engine.clock.now() - bridgedAt) / 1000);
    return ended({
      ...dequeued,
      DialCallStatus: 'completed',
      DialCallDuration: String(seconds),
      DialBridged: 'true',
    });
  } finally {
    signal.removeEventListener('abort', letGo);
    if (!signal.aborted) letGo();
  }
}

const ended = (fields: Fields): Dialled => ({ kind: 'ended', fields });

/**
 * The head of the queue, at once or when somebody enters; null when nobody came within Dial's timeout. Taken in the same
 * turn: two who dial the queue never get the same leg.
 */
function takeFirst(context: VerbContext, dial: TwimlNode, queue: Queue): Promise<Pickup | null> {
  const { engine, leg, signal } = context;
  const [first] = queue.members;
  if (first) return Promise.resolve(first.take(leg, engine.clock.now()));
  return waitFor<Pickup | null>(signal, (resolve) => {
    const stopListening = queue.entered.subscribe((member) => {
      if (queue.positionOf(member) > 0) resolve(member.take(leg, engine.clock.now()));
    });
    const timer = engine.clock.schedule(ringingMs(dial), () => resolve(null));
    return () => {
      stopListening();
      timer.cancel();
    };
  });
}

/** True when the waiting leg has heard its document out, or there is none. */
async function whisper(context: VerbContext, noun: TwimlNode, pickup: Pickup): Promise<boolean> {
  const { engine, leg, page, signal } = context;
  const { member } = pickup;
  const url = noun.attributes.url ? resolveUrl(page, noun.attributes.url) : null;
  if (!url) return pickup.isOpen;
  const scope: Scope = {
    kind: 'dequeue',
    allowedVerbs: whisperVerbs,
    extraFields: () => ({ QueueSid: member.queue.sid, QueueTime: pickup.queueTime, DequeingCallSid: leg.sid }),
  };
  const source: Source = { kind: 'url', url, method: methodOf(noun.attributes.method) };
  try {
    const end = await engine.scripts.run(member.leg, scope, source, AbortSignal.any([signal, pickup.signal]));
    if (end.kind === 'failed') engine.legs.notify(leg, { level: 'error', ...end.failure, text: end.failure.reason });
    return end.kind === 'ran-out' && pickup.isOpen;
  } catch (error) {
    if (!(error instanceof Interrupted) || signal.aborted) throw error;
    return false;
  }
}
