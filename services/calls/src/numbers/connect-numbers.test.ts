import type { NumberConnection } from '@tellonce/carrier-client';
import { createLogger } from '@tellonce/service-kit';
import { expect, it } from 'vitest';
import { createNumberConnector } from './connect-numbers.ts';

const first = '+8640012345678';
const second = '+8640087654321';
const label = { en: 'Service', 'zh-CN': '服务' };
const logger = createLogger({ name: 'test', level: 'silent' });

/** An account that owns some numbers, and an administration that wants some. */
const anAccount = (owned: string[], wanted: { number: string; disabled?: boolean }[], mayOwnNumbers = true) => {
  const asked: string[] = [];
  const account = { owned: new Map(owned.map((each) => [each, false])), broken: new Set<string>() };
  const connect = createNumberConnector({
    setup: {
      async connectNumber(number): Promise<NumberConnection> {
        asked.push(`connect ${number}`);
        if (account.broken.has(number)) throw new Error('the carrier is away');
        if (!account.owned.has(number)) return 'not-owned';
        if (account.owned.get(number)) return 'already-connected';
        account.owned.set(number, true);
        return 'connected';
      },
      async ownNumber(number, { friendlyName }) {
        asked.push(`own ${number} ${friendlyName}`);
        account.owned.set(number, true);
      },
    },
    numbers: async () => wanted.map((each) => ({ label, disabled: false, ...each })),
    mayOwnNumbers,
    fallbackUrl: null,
    logger,
  });
  return { account, connect, asked: () => asked.splice(0) };
};

it('connects what is owned, takes what is not, and asks no more about a number that is known to be right', async () => {
  const { connect, asked } = anAccount([first], [{ number: first }, { number: second }]);
  expect(await connect('new')).toBe(true);
  expect(asked()).toEqual([`connect ${first}`, `connect ${second}`, `own ${second} Service`]);
  expect(await connect('new')).toBe(true);
  expect(asked()).toEqual([]);
});

it('finds out that a restarted carrier has forgotten a number', async () => {
  const { account, connect, asked } = anAccount([], [{ number: first }]);
  await connect('all');
  account.owned.clear();
  asked();
  await connect('all');
  expect(asked()).toEqual([`connect ${first}`, `own ${first} Service`]);
});

it('buys nothing at a real carrier', async () => {
  const { connect, asked } = anAccount([], [{ number: first }], false);
  expect(await connect('all')).toBe(true);
  expect(asked()).toEqual([`connect ${first}`]);
});

it('leaves a disabled number alone and looks at it again when it is enabled', async () => {
  const wanted = [{ number: first, disabled: false }];
  const { connect, asked } = anAccount([first], wanted);
  await connect('all');
  wanted[0]!.disabled = true;
  await connect('new');
  wanted[0]!.disabled = false;
  asked();
  await connect('new');
  expect(asked()).toEqual([`connect ${first}`]);
});

it('connects the others when one fails, and that one when it is asked again', async () => {
  const { account, connect, asked } = anAccount([first, second], [{ number: first }, { number: second }]);
  account.broken.add(first);
  expect(await connect('all')).toBe(false);
  expect(account.owned.get(second)).toBe(true);
  account.broken.clear();
  asked();
  expect(await connect('new')).toBe(true);
  expect(asked()).toEqual([`connect ${first}`]);
});
