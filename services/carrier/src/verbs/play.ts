import { resolveUrl } from '../script/resolve-url.ts';
import { next, type Verb } from '../script/script.ts';
import { orInterrupted, sleep } from '../time/interruptible.ts';
import { integerOf } from '../twiml/attributes.ts';
import { keyTonesMs, untilHeardMs } from '../twiml/durations.ts';

const shortestMs = 100;

export const play: Verb = async ({ engine, leg, page, signal }, node) => {
  const digits = node.attributes.digits;
  if (digits) {
    leg.hear({ tone: digits }, engine.clock.now());
    engine.changed.emit();
    await sleep(engine.clock, keyTonesMs(digits) / engine.tempo, signal);
    leg.hearNothing();
    return next;
  }
  const url = node.text === '' ? null : resolveUrl(page, node.text);
  if (url === null) {
    engine.legs.notify(leg, {
      level: 'warning',
      code: 11100,
      text: 'Play has no valid URL',
      url: node.text,
      method: 'GET',
    });
    return next;
  }
  const loop = integerOf(node.attributes.loop, 1);
  leg.hear({ media: url }, engine.clock.now(), loop);
  engine.changed.emit();
  const { durationMs, problem } = await orInterrupted(engine.media.prepare({ media: url }), signal);
  if (problem !== null) {
    engine.legs.notify(leg, { level: 'warning', code: 11200, text: `Play: ${problem}`, url, method: 'GET' });
  }
  // A file without a sound in it, for ever, would keep the carrier busy for ever.
  const roundMs = Math.max(durationMs, shortestMs) / engine.tempo;
  for (let round = 0; loop === 0 || round < loop; round += 1) await sleep(engine.clock, roundMs, signal);
  if (engine.media.isAudible) await sleep(engine.clock, untilHeardMs, signal);
  leg.hearNothing();
  return next;
};
