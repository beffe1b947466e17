import { next, type Verb } from '../script/script.ts';
import { sleep } from '../time/interruptible.ts';
import { integerOf } from '../twiml/attributes.ts';
import { speakingMs } from '../twiml/durations.ts';

const longestText = 4096;

export const say: Verb = async ({ engine, leg, signal }, node) => {
  const text = node.text.slice(0, longestText);
  if (text === '') return next;
  const language = node.attributes.language ?? 'en-US';
  const loop = integerOf(node.attributes.loop, 1);
  leg.hear({ say: text, language }, engine.clock.now());
  engine.changed.emit();
  for (let round = 0; loop === 0 || round < loop; round += 1) {
    await sleep(engine.clock, speakingMs(text) / engine.tempo, signal);
  }
  leg.hearNothing();
  return next;
};
