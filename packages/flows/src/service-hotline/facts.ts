import type { CallerIdentity, CaseId, DialogueFacts, EntityEventBody, ToldItem } from '@tellonce/contracts';
import { type CallerCase, customerIn, type HotlineContext } from './context.ts';

export const identityIn = (context: HotlineContext): CallerIdentity => {
  if (context.customerId) return { kind: 'known', customerId: context.customerId };
  if (context.lookup === 'unavailable') return { kind: 'unavailable' };
  if (context.candidates.length === 0) return { kind: 'unknown' };
  return { kind: 'candidates', customerIds: context.candidates.map((each) => each.customerId) };
};

/** The open case the call is probably about: that of the machine, else one of the customer. */
export const openCaseIn = (context: HotlineContext): { case: CallerCase; onMachine: boolean } | null => {
  const cases = customerIn(context)?.openCases ?? [];
  const onMachine = cases.find((each) => each.assetId !== null && each.assetId === context.machine?.asset.assetId);
  if (onMachine) return { case: onMachine, onMachine: true };
  const [first] = cases;
  return first ? { case: first, onMachine: false } : null;
};

const caseOf = (context: HotlineContext): CaseId | null => {
  const found = openCaseIn(context);
  // A machine was named and the case is about another one: then the call is not known to be about the case.
  return found && (found.onMachine || !context.machine) ? found.case.caseId : null;
};

/** What the rest of the house may know of the dialogue. */
export const toFacts = (context: HotlineContext, ended: boolean): DialogueFacts => ({
  ...context.call,
  language: context.language,
  identity: identityIn(context),
  assurance: context.assurance,
  told: context.told,
  queueId: context.queue?.queueId ?? null,
  grade: customerIn(context)?.grade ?? null,
  assetId: context.machine?.asset.assetId ?? null,
  caseId: caseOf(context),
  callback: context.callback
    ? {
        number: context.callback.number,
        requestedAt: context.callback.requestedAt,
        attempt: context.callback.attempt,
      }
    : null,
  ended,
});

export const startedEvent = (
  context: HotlineContext,
  direction: 'inbound' | 'outbound' = 'inbound',
): EntityEventBody => ({
  type: 'interaction.started',
  v: 1,
  channel: 'voice',
  direction,
  callSid: context.call.callSid,
  from: context.call.from,
  to: context.call.to,
  identity: identityIn(context),
  assurance: context.assurance,
  language: context.language,
});

export const identifiedEvent = (context: HotlineContext): EntityEventBody => ({
  type: 'interaction.identified',
  v: 1,
  identity: identityIn(context),
  assurance: context.assurance,
});

export const languageEvent = (context: HotlineContext): EntityEventBody => ({
  type: 'interaction.language-chosen',
  v: 1,
  language: context.language,
  customerId: context.customerId,
});

/** None while the queue has no id: it is said when the configuration can be read again. */
export const sentEvents = (context: HotlineContext): EntityEventBody[] =>
  context.queue?.queueId
    ? [
        {
          type: 'interaction.sent-to-queue',
          v: 1,
          queueId: context.queue.queueId,
          grade: customerIn(context)?.grade ?? null,
        },
      ]
    : [];

export const callbackEvents = ({ callback }: HotlineContext): EntityEventBody[] =>
  callback ? [{ type: 'interaction.callback-agreed', v: 1, number: callback.number, attempt: callback.attempt }] : [];

/** Of two answers to one question the later counts. */
export const withTold = (told: readonly ToldItem[], item: ToldItem): ToldItem[] => [
  ...told.filter((each) => each.topic !== item.topic),
  item,
];
