import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('1.3 Parameters', () => {
  simulated('the first inbound request says ringing, later ones in-progress', async () => {
    await world.callIn('<Say>hello</Say><Redirect>/b</Redirect>');
    await world.until('the redirect', () => world.product.to('/b').length > 0);
    expect(world.last('/v').CallStatus).toBe('ringing');
    expect(world.last('/b').CallStatus).toBe('in-progress');
  });

  for (const from of ['anonymous', 'unknown']) {
    simulated(`a withheld number arrives as the word ${from}`, async () => {
      await world.callIn('<Hangup/>', { from });
      expect(world.last('/v')).toMatchObject({ From: from, Caller: from });
    });
  }

  simulated('a caller ID that is not E.164 arrives raw', async () => {
    await world.callIn('<Hangup/>', { from: '5551234' });
    expect(world.last('/v').From).toBe('5551234');
  });

  const attestations = [
    ['A', 'TN-Validation-Passed-A'],
    ['B', 'TN-Validation-Passed-B'],
    ['C', 'TN-Validation-Passed-C'],
  ] as const;
  for (const [stir, verstat] of attestations) {
    simulated(`attestation ${stir} arrives as ${verstat}`, async () => {
      await world.callIn('<Hangup/>');
      world.product.received.length = 0;
      await world.inbound({ stir });
      expect(world.last('/v').StirVerstat).toBe(verstat);
    });
  }

  simulated('outbound progress carries StirStatus on ringing and in-progress', async () => {
    const sid = await world.talking('<Pause length="60"/>', {
      statusCallback: world.product.url('/s'),
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    await world.hangup(sid);
    for (const one of world.product.to('/s')) {
      if (['ringing', 'in-progress'].includes(one.params.CallStatus ?? '')) {
        expect(one.params.StirStatus).toMatch(/^(A|B|C|null)$/);
      }
      expect(one.params).not.toHaveProperty('StirVerstat');
    }
  });

  simulated('a child’s requests name their parent', async () => {
    const callerSid = await world.callIn(`<Dial><Number url="/u">${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    expect(world.last('/u')).toMatchObject({
      CallSid: child,
      ParentCallSid: callerSid,
      Direction: 'outbound-dial',
      CallStatus: 'in-progress',
    });
  });

  simulated('countries follow the numbers', async () => {
    await world.callIn('<Hangup/>', { from: '+8613812345678' });
    expect(world.last('/v')).toMatchObject({ FromCountry: 'CN', CallerCountry: 'CN' });
  });
});
