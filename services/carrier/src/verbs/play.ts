import { holdMusicMs } from '../media/hold-music.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import { next, type Verb } from '../script/script.ts';
import { sleep } from '../time/interruptible.ts';
import { integerOf } from '../twiml/attributes.ts';
import { keyTonesMs, unknownMediaMs } from '../twiml/durations.ts';

export const play: Verb = async ({ engine, leg, page, signal }, node) => {
  const digits = node.attributes.digits;
  if (digits) {
    leg.hear({ tone: digits }, engine.clock.now());
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
  const lastsMs = (url.includes('/media/hold-music.wav') ? holdMusicMs : unknownMediaMs) / engine.tempo;
  leg.hear({ media: url }, engine.clock.now());
  engine.changed.emit();
  for (let round = 0; loop === 0 || round < loop; round += 1) await sleep(engine.clock, lastsMs, signal);
  leg.hearNothing();
  return next;
};
