import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startWorld, type World } from './carrier-world.ts';
import { twiml } from './product-server.ts';

/** mulberry32: the same seed, the same garbage. */
export const diceOf = (seed: number) => {
  let state = seed >>> 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(roll() * limit);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return { below, oneOf };
};
export type Dice = ReturnType<typeof diceOf>;

/** What no form, document or message should hold, and some time does. */
export const oddTexts = [
  ...['', ' ', '0', '-1', '1e9', 'NaN', '99999999999999999999', 'true', 'null', '[object Object]', '\u0000', '\uFFFF'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'client:',
    'sip:',
    'sip:@',
    'sip:a@[',
    'http://',
    'https://:0',
    'ftp://x',
  ],
  ...[
    'http://127.0.0.1:1/x#rc=9&ct=-1',
    '+1',
    '+0000',
    '%',
    '%00',
    '../..',
    '你好',
    '🙂'.repeat(50),
    'x'.repeat(5_000),
  ],
  ...['w'.repeat(200), '*#'.repeat(99), '<Response/>', '&#0;', '&x;', ']]>', 'CA', `CA${'0'.repeat(32)}`, '2020-13-45'],
];

/** A carrier for tests that mistreat it: after each of them it serves the next caller, and has nothing to complain of. */
export const useMistreatedWorld = (): { world: World } => {
  const failures: string[] = [];
  const place = {} as { world: World };
  beforeAll(async () => {
    place.world = await startWorld({
      log: (level, message, detail) => {
        if (level === 'error') failures.push(`${message}: ${JSON.stringify(detail)}`);
      },
    });
  });
  afterAll(() => place.world.stop());
  beforeEach(async () => {
    await place.world.sim('reset');
    place.world.product.forget();
    failures.length = 0;
  });
  afterEach(async () => {
    const { world } = place;
    expect(failures).toEqual([]);
    await world.sim('reset');
    world.product.on('/well', twiml('<Say>all is well</Say><Pause length="60"/>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/well` });
    expect(await world.hears(await world.inbound())).toEqual([{ say: 'all is well', language: 'en-US' }]);
  });
  return place;
};
