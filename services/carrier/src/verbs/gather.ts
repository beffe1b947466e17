import { goTo } from '../script/resolve-url.ts';
import { type Fields, next, type Verb } from '../script/script.ts';
import { booleanOf, methodOf } from '../twiml/attributes.ts';
import { collectInput } from './gather-input.ts';

/** Keys, words, or whichever comes first. */
export const gather: Verb = async (context, node) => {
  const input = await collectInput(context, node);
  const fields: Fields = {};
  if (input.kind === 'speech') {
    fields.SpeechResult = input.text;
    fields.Language = node.attributes.language ?? 'en-US';
    if (input.confidence !== null) fields.Confidence = String(input.confidence);
  } else {
    const isEmpty = input.digits === '';
    if (isEmpty && !booleanOf(node.attributes.actionOnEmptyResult, false)) return next;
    if (input.takesKeys) fields.Digits = input.digits;
    if (input.finishKey !== null) fields.FinishedOnKey = input.finishKey;
  }
  return goTo(context.page, node.attributes.action, methodOf(node.attributes.method), fields);
};
