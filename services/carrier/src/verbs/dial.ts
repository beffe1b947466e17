import { callFields } from '../calls/call-fields.ts';
import { goTo, resolveUrl } from '../script/resolve-url.ts';
import { type Fields, next, type Outcome, type Verb, type VerbContext } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import { dialConference } from './dial-conference.ts';
import { dialParties, type PartyNoun, toPartyNouns } from './dial-parties.ts';

/** How a Dial ended, in the fields that its action gets. */
export type Dialled = { kind: 'ended'; fields: Fields };

export const dial: Verb = async (context, node) => {
  const { leg, signal, scope, page } = context;
  if (scope.kind === 'whisper') {
    return {
      kind: 'fail',
      failure: { code: 13201, reason: 'Dial inside Dial', url: page.url ?? '', method: page.method },
    };
  }
  leg.typedAhead = '';
  const onAbandoned = () => {
    if (signal.reason === 'leg-ended') tellAction(context, node);
  };
  signal.addEventListener('abort', onAbandoned, { once: true });
  const conference = node.children.find((child) => child.name === 'Conference');
  const dialled = conference
    ? await dialConference(context, node, conference)
    : await dialParties(context, node, nounsOf(context, node));
  signal.removeEventListener('abort', onAbandoned);
  return settle(context, node, dialled.fields);
};

function nounsOf(context: VerbContext, node: TwimlNode): PartyNoun[] {
  const known = toPartyNouns(node);
  for (const child of node.children) {
    if (['Number', 'Client', 'Conference'].includes(child.name)) continue;
    context.engine.legs.notify(context.leg, {
      level: 'warning',
      code: 12200,
      text: `<Dial><${child.name}> is not supported`,
      url: context.page.url ?? '',
      method: context.page.method,
    });
  }
  return known;
}

function settle(context: VerbContext, node: TwimlNode, fields: Fields): Outcome {
  if (!node.attributes.action) return next;
  return goTo(context.page, node.attributes.action, methodOf(node.attributes.method), fields);
}

/** The calling party hung up: the action hears of it, its answer drives nobody. */
function tellAction(context: VerbContext, node: TwimlNode): void {
  const { engine, leg, page } = context;
  const url = node.attributes.action ? resolveUrl(page, node.attributes.action) : null;
  if (!url || !engine.account.settings.switches.actionOnHangup) return;
  const isConference = node.children.some((child) => child.name === 'Conference');
  engine.statusCallbacks.send(
    leg.sid,
    { url, method: methodOf(node.attributes.method) },
    { ...callFields(engine.account.sid, leg), DialCallStatus: isConference ? 'answered' : 'completed' },
    leg,
  );
}
