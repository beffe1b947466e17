import { goTo } from '../script/resolve-url.ts';
import { type Fields, next, type Outcome, type Verb, type VerbContext } from '../script/script.ts';
import { Interrupted } from '../time/interruptible.ts';
import { booleanOf, integerOf, methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

const prompts = new Set(['Say', 'Play', 'Pause']);

interface Collected {
  digits: string;
  finishKey: string | null;
}

/** Keys only: what is spoken is not recognised yet. */
export const gather: Verb = async (context, node) => {
  const collected = await collect(context, node);
  const isEmpty = collected.digits === '';
  if (isEmpty && !booleanOf(node.attributes.actionOnEmptyResult, false)) return next;
  const fields: Fields = {
    Digits: collected.digits,
    ...(collected.finishKey === null ? {} : { FinishedOnKey: collected.finishKey }),
  };
  return goTo(context.page, node.attributes.action, methodOf(node.attributes.method), fields);
};

/** Prompts play until the first key; then every key has `timeout` seconds to come. */
async function collect(context: VerbContext, node: TwimlNode): Promise<Collected> {
  const { engine, leg, signal } = context;
  const finishOnKey = node.attributes.finishOnKey ?? '#';
  const numDigits = integerOf(node.attributes.numDigits, Number.POSITIVE_INFINITY, 1);
  const timeoutMs = integerOf(node.attributes.timeout, 5) * 1000;
  const takesKeys = (node.attributes.input ?? 'dtmf').split(/\s+/).includes('dtmf');
  const prompting = new AbortController();

  return new Promise<Collected>((resolve, reject) => {
    let digits = '';
    let timer: { cancel(): void } | null = null;
    let isDone = false;
    const finish = (settle: () => void) => {
      if (isDone) return;
      isDone = true;
      timer?.cancel();
      stopListening();
      signal.removeEventListener('abort', onAbort);
      prompting.abort();
      leg.hearNothing();
      engine.changed.emit();
      settle();
    };
    const submit = (finishKey: string | null) => finish(() => resolve({ digits, finishKey }));
    const onAbort = () => finish(() => reject(new Interrupted()));
    const restartTimer = () => {
      timer?.cancel();
      timer = engine.clock.schedule(timeoutMs, () => submit(null));
    };
    const take = (key: string) => {
      if (!takesKeys || isDone) return;
      prompting.abort();
      leg.hearNothing();
      if (finishOnKey.includes(key)) {
        submit(key);
        return;
      }
      digits += key;
      if (digits.length >= numDigits) submit(null);
      else restartTimer();
    };
    const stopListening = leg.digit.subscribe(take);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
      return;
    }
    while (leg.typedAhead !== '' && !isDone) {
      const key = leg.typedAhead.charAt(0);
      leg.typedAhead = leg.typedAhead.slice(1);
      take(key);
    }
    if (isDone || prompting.signal.aborted) return;
    playPrompts(context, node, prompting.signal).then(
      () => {
        if (!isDone && !prompting.signal.aborted) restartTimer();
      },
      (error: unknown) => {
        if (!(error instanceof Interrupted)) finish(() => reject(error));
      },
    );
  });
}

function playPrompts(context: VerbContext, node: TwimlNode, signal: AbortSignal): Promise<Outcome> {
  const verbs = node.children.filter((child) => prompts.has(child.name));
  return context.engine.scripts.execute({ leg: context.leg, scope: context.scope, page: context.page, verbs, signal });
}
