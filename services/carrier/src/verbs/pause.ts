import { next, type Verb } from '../script/script.ts';
import { sleep } from '../time/interruptible.ts';
import { integerOf } from '../twiml/attributes.ts';

export const pause: Verb = async ({ engine, leg, signal }, node) => {
  leg.hearNothing();
  engine.changed.emit();
  await sleep(engine.clock, (integerOf(node.attributes.length, 1, 1) * 1000) / engine.tempo, signal);
  return next;
};
