import { callFields } from '../calls/call-fields.ts';
import { recordDial } from '../recordings/dial-recording.ts';
import { goTo, resolveUrl } from '../script/resolve-url.ts';
import { type Fields, next, type Outcome, type Verb, type VerbContext } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import { dialConference } from './dial-conference.ts';
import { dialParties } from './dial-parties.ts';
import { dialQueue } from './dial-queue.ts';
import { toPartyNouns } from './party-nouns.ts';

/** How a Dial ended, in the fields that its action gets. */
export type Dialled = { kind: 'ended'; fields: Fields };

const nouns = new Set(['Number', 'Client', 'Sip', 'Application', 'Conference', 'Queue']);

export const dial: Verb = async (context, node) => {
  const { engine, leg, signal, scope, page } = context;
  if (scope.kind === 'whisper') {
    return {
      kind: 'fail',
      failure: { code: 13201, reason: 'Dial inside Dial', url: page.url ?? '', method: page.method },
    };
  }
  leg.typedAhead = '';
  for (const child of node.children) {
    if (nouns.has(child.name)) continue;
    engine.legs.notify(leg, {
      level: 'warning',
      code: 12200,
      text: `<Dial><${child.name}> is not supported`,
      url: page.url ?? '',
      method: page.method,
    });
  }
  const recording = recordDial(context, node);
  const onAbandoned = () => {
    const recorded = recording.finish();
    if (signal.reason === 'leg-ended') tellAction(context, node, recorded);
  };
  signal.addEventListener('abort', onAbandoned, { once: true });
  const dialled = await dialNoun(context, node);
  signal.removeEventListener('abort', onAbandoned);
  return settle(context, node, { ...dialled.fields, ...recording.finish() });
};

/** A room or a queue stands alone; several parties ring together. */
function dialNoun(context: VerbContext, node: TwimlNode): Promise<Dialled> {
  const conference = node.children.find((child) => child.name === 'Conference');
  if (conference) return dialConference(context, node, conference);
  const queue = node.children.find((child) => child.name === 'Queue');
  if (queue) return dialQueue(context, node, queue);
  return dialParties(context, node, toPartyNouns(node));
}

function settle(context: VerbContext, node: TwimlNode, fields: Fields): Outcome {
  if (!node.attributes.action) return next;
  return goTo(context.page, node.attributes.action, methodOf(node.attributes.method), fields);
}

/** The calling party hung up: the action hears of it, its answer drives nobody. */
function tellAction(context: VerbContext, node: TwimlNode, recorded: Fields): void {
  const { engine, leg, page } = context;
  const url = node.attributes.action ? resolveUrl(page, node.attributes.action) : null;
  if (!url || !engine.account.settings.switches.actionOnHangup) return;
  const isConference = node.children.some((child) => child.name === 'Conference');
  engine.statusCallbacks.send(
    leg.sid,
    { url, method: methodOf(node.attributes.method) },
    { ...callFields(engine.account.sid, leg), DialCallStatus: isConference ? 'answered' : 'completed', ...recorded },
    leg,
  );
}
