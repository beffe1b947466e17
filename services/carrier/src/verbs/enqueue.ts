import { callFields } from '../calls/call-fields.ts';
import type { QueueMember, QueueResult } from '../queues/queue.ts';
import { goTo, resolveUrl } from '../script/resolve-url.ts';
import {
  type Fields,
  next,
  type Outcome,
  type Scope,
  type ScriptEnd,
  type Verb,
  type VerbContext,
} from '../script/script.ts';
import { Interrupted, sleep, waitFor } from '../time/interruptible.ts';
import { methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

const waitVerbs = new Set(['Play', 'Say', 'Pause', 'Hangup', 'Redirect', 'Leave', 'Gather']);

/** A wait document that is over at once is not asked for again before this has passed. */
const shortestRoundMs = 1000;

export const enqueue: Verb = async (context, node) => {
  const { engine, leg, signal } = context;
  const name = node.text.slice(0, 64);
  if (name === '') {
    const failure = {
      code: 13150,
      reason: 'Enqueue names no queue',
      url: context.page.url ?? '',
      method: context.page.method,
    };
    return { kind: 'fail', failure };
  }
  const queue = engine.queues.byName(name) ?? engine.queues.create(name);
  if (queue.isFull) return settle(context, node, 'queue-full', {});

  const member = queue.enter(leg, engine.clock.now());
  leg.typedAhead = '';
  engine.changed.emit();
  const timing = (): Fields => ({
    QueueSid: queue.sid,
    QueueTime: String(Math.floor((engine.clock.now() - member.enqueuedAt) / 1000)),
  });
  // Runs inside the interruption, so that whoever looks next sees the place free.
  const onTaken = () => {
    const fields = timing();
    queue.remove(member, engine.clock.now());
    tellOnly(context, node, signal.reason === 'redirected' ? 'redirected' : 'hangup', fields);
  };
  signal.addEventListener('abort', onTaken, { once: true });
  const end = await waitInQueue(context, node, member);
  signal.removeEventListener('abort', onTaken);
  const fields = timing();
  queue.remove(member, engine.clock.now());
  if (end.kind === 'leave') return settle(context, node, 'leave', fields);
  if (end.kind === 'failed') return { kind: 'fail', failure: end.failure };
  return { kind: 'hang-up' };
};

async function waitInQueue(
  context: VerbContext,
  node: TwimlNode,
  member: QueueMember,
): Promise<Extract<ScriptEnd, { kind: 'leave' | 'hang-up' | 'failed' | 'reject' }>> {
  const { engine, leg, page, signal } = context;
  const waitUrl = node.attributes.waitUrl;
  const url = waitUrl ? resolveUrl(page, waitUrl) : null;
  if (!url) {
    // No document of the application: the carrier's own music, or silence when the attribute is empty.
    if (waitUrl === undefined) leg.hear({ media: '/media/hold-music.wav' }, engine.clock.now());
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
  if (!url || (result === 'hangup' && !engine.account.settings.switches.actionOnHangup)) return;
  engine.statusCallbacks.send(
    leg.sid,
    { url, method: methodOf(node.attributes.method) },
    { ...callFields(engine.account.sid, leg), QueueResult: result, ...fields },
    leg,
  );
}
