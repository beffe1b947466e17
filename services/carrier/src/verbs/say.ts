import { next, type Verb } from '../script/script.ts';
import { orInterrupted, sleep } from '../time/interruptible.ts';
import { integerOf } from '../twiml/attributes.ts';
import { untilHeardMs } from '../twiml/durations.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

const longestText = 4096;

/** What is said, and in which language; null when there is nothing to say. */
export function promptOfSay(node: TwimlNode): { say: string; language: string } | null {
  const text = node.text.slice(0, longestText);
  return text === '' ? null : { say: text, language: node.attributes.language ?? 'en-US' };
}

export const say: Verb = async ({ engine, leg, signal }, node) => {
  const prompt = promptOfSay(node);
  if (!prompt) return next;
  const loop = integerOf(node.attributes.loop, 1);
  leg.hear({ ...prompt }, engine.clock.now(), loop);
  engine.changed.emit();
  const { durationMs } = await orInterrupted(engine.media.prepare(prompt), signal);
  for (let round = 0; loop === 0 || round < loop; round += 1)
    await sleep(engine.clock, durationMs / engine.tempo, signal);
  if (engine.media.isAudible) await sleep(engine.clock, untilHeardMs, signal);
  leg.hearNothing();
  return next;
};
