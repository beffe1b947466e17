import { describe, expect } from 'vitest';
import { everywhere } from '../harness/modes.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();
const zeros = '0'.repeat(32);

describe('V02 Not found', () => {
  const cases: [string, string, () => Promise<unknown>][] = [
    ['a call, fetched', `Calls/CA${zeros}`, () => world.client.calls(`CA${zeros}`).fetch()],
    ['a call, updated', `Calls/CA${zeros}`, () => world.client.calls(`CA${zeros}`).update({ status: 'completed' })],
    ['a queue', `Queues/QU${zeros}`, () => world.client.queues(`QU${zeros}`).fetch()],
    ['a conference', `Conferences/CF${zeros}`, () => world.client.conferences(`CF${zeros}`).fetch()],
    ['a recording', `Recordings/RE${zeros}`, () => world.client.recordings(`RE${zeros}`).fetch()],
    ['a message', `Messages/SM${zeros}`, () => world.client.messages(`SM${zeros}`).fetch()],
    ['a number', `IncomingPhoneNumbers/PN${zeros}`, () => world.client.incomingPhoneNumbers(`PN${zeros}`).fetch()],
  ];
  for (const [name, path, attempt] of cases) {
    everywhere(`${name}: 404, 20404, and the sentence names the resource`, async () => {
      expect(await refusalOf(attempt())).toMatchObject({
        status: 404,
        code: 20404,
        moreInfo: 'https://www.twilio.com/docs/errors/20404',
        message: expect.stringContaining(
          `The requested resource /2010-04-01/Accounts/${world.target.accountSid}/${path}.json was not found`,
        ),
      });
    });
  }
});
