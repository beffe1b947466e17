import { describe, expect } from 'vitest';
import { environment } from '../harness/environment.ts';
import { everywhere } from '../harness/modes.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();
const envelope = {
  code: 20003,
  message: 'Authenticate',
  more_info: 'https://www.twilio.com/docs/errors/20003',
  status: 401,
};

describe('V01 Authentication', () => {
  everywhere('refuses a wrong token with 401 and 20003', async () => {
    const stranger = world.sdk(world.target.accountSid, 'not-the-token');
    expect(await refusalOf(stranger.calls.list({ limit: 1 }))).toMatchObject({ status: 401, code: 20003 });
    const answer = await world.http('GET', '/Calls.json', { password: 'not-the-token' });
    expect(answer).toMatchObject({ status: 401, body: envelope });
  });

  everywhere('refuses a request without Authorization with the same envelope', async () => {
    expect(await world.http('GET', '/Calls.json', { user: '' })).toMatchObject({ status: 401, body: envelope });
  });

  everywhere('accepts an API key and its secret for the account', async () => {
    if (environment.mode === 'live' && !world.target.apiKey) return;
    const keyed = world.sdk(world.target.apiKey, world.target.apiSecret, world.target.accountSid);
    expect(await keyed.calls.list({ limit: 1 })).toBeInstanceOf(Array);
  });

  everywhere('refuses an API key with a wrong secret', async () => {
    const keyed = world.sdk(world.target.apiKey || `SK${'0'.repeat(32)}`, 'wrong', world.target.accountSid);
    expect(await refusalOf(keyed.calls.list({ limit: 1 }))).toMatchObject({ status: 401, code: 20003 });
  });

  everywhere('never gives data of another account', async () => {
    const account = `AC${'0'.repeat(32)}`;
    const answer = await world.http('GET', '/Calls.json', { account });
    expect([401, 403, 404]).toContain(answer.status);
    expect(answer.body).not.toHaveProperty('calls');
  });
});
