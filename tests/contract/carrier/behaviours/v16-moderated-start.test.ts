import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function enter(attributes: string, from: string): Promise<string> {
  world.product.on('/hold', doc('<Play loop="0">/music.mp3</Play>'));
  return world.callIn(
    `<Dial><Conference statusCallback="/c" statusCallbackEvent="start join" waitUrl="/hold" ${attributes}>r1</Conference></Dial>`,
    { from },
  );
}
const starts = () => world.product.to('/c').filter((one) => one.params.StatusCallbackEvent === 'conference-start');

describe('V16 Moderated start', () => {
  simulated('two who do not start the room hear only the wait media', async () => {
    const a = await enter('startConferenceOnEnter="false"', '+14155550101');
    const b = await enter('startConferenceOnEnter="false"', '+14155550102');
    const media = [{ media: world.product.url('/music.mp3') }];
    expect(await world.hears(a)).toEqual(media);
    expect(await world.hears(b)).toEqual(media);
    expect(starts()).toEqual([]);
  });

  simulated('a third with the default mixes all three with one conference-start', async () => {
    const a = await enter('startConferenceOnEnter="false"', '+14155550101');
    const b = await enter('startConferenceOnEnter="false"', '+14155550102');
    const moderator = await enter('', '+14155550103');
    expect(await world.hearsLegs(a)).toEqual([b, moderator].sort());
    expect(await world.hearsLegs(b)).toEqual([a, moderator].sort());
    expect(await world.hearsLegs(moderator)).toEqual([a, b].sort());
    expect(starts()).toHaveLength(1);
  });
});
