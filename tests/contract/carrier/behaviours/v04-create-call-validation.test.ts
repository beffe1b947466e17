import { describe, expect } from 'vitest';
import { everywhere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('V04 Create-call validation', () => {
  const cases: [string, number, Record<string, string | undefined>][] = [
    ['To is missing', 21201, { To: undefined }],
    ['From is missing', 21213, { From: undefined }],
    ['From is not a number of the account', 21210, { From: '+15005550006' }],
    ['To is not a number', 21211, { To: 'nobody' }],
    ['Timeout is not an integer', 21208, { Timeout: 'soon' }],
    ['SendDigits has an illegal character', 21206, { SendDigits: '12x4' }],
  ];
  for (const [name, code, change] of cases) {
    everywhere(`${name}: 400 with ${code}, no call, no webhook`, async () => {
      const before = await world.client.calls.list({ limit: 1 });
      const form = new URLSearchParams();
      const fields: Record<string, string | undefined> = {
        To: outside,
        From: world.target.owned,
        Url: world.product.url('/o'),
        ...change,
      };
      for (const [key, value] of Object.entries(fields)) if (value !== undefined) form.set(key, value);
      const answer = await world.http('POST', '/Calls.json', { body: form.toString() });
      expect(answer).toMatchObject({ status: 400, body: { code, status: 400 } });
      const after = await world.client.calls.list({ limit: 1 });
      expect(after.map((call) => call.sid)).toEqual(before.map((call) => call.sid));
      expect(world.product.received).toEqual([]);
    });
  }

  simulated('takes the Url when Twiml is given too, and logs 32019', async () => {
    const sid = await world.talking('<Say>by url</Say><Pause length="5"/>', { twiml: doc('<Say>inline</Say>') });
    expect(await world.hears(sid)).toMatchObject([{ say: 'by url' }]);
    expect(await world.notices(sid)).toEqual(['32019']);
  });

  everywhere('refuses a call that names no document at all', async () => {
    const attempt = world.client.calls.create({ to: outside, from: world.target.owned } as never);
    expect(await refusalOf(attempt)).toMatchObject({ status: 400 });
  });
});
