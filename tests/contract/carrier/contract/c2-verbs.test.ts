import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

describe('2 Say and Play', () => {
  simulated('Say repeats as often as loop says', async () => {
    const times: number[] = [];
    for (const loop of [1, 3]) {
      world.product.forget();
      await world.callIn(`<Say loop="${loop}">a sentence of some length</Say><Redirect>/b</Redirect>`);
      times.push(await world.until('the redirect', () => world.product.to('/b').length > 0, 50));
    }
    expect(times[1]! / times[0]!).toBeGreaterThan(2.5);
  });

  simulated('Say loop 0 never ends by itself', async () => {
    const sid = await world.callIn('<Say loop="0">again</Say><Redirect>/b</Redirect>');
    await world.advance(600_000);
    expect(world.product.to('/b')).toEqual([]);
    expect(await world.status(sid)).toBe('in-progress');
  });

  simulated('Say tells its language', async () => {
    const sid = await world.callIn('<Say language="zh-CN">您好</Say><Pause length="5"/>');
    expect(await world.hears(sid)).toMatchObject([{ say: '您好', language: 'zh-CN' }]);
  });

  simulated('Play digits are tones; w is half a second', async () => {
    const sid = await world.callIn('<Play digits="ww12"/><Redirect>/b</Redirect>');
    const heard = await world.heardWhile(sid, 900, 100);
    expect(heard.some((one) => one.tone !== undefined || one.silence === true)).toBe(true);
    expect(world.product.to('/b')).toEqual([]); // two w are a second already
    await world.advance(3000);
    expect(world.product.to('/b')).toHaveLength(1);
  });
});

describe('2 Pause, Redirect, Hangup', () => {
  simulated('Pause lasts a second by default', async () => {
    await world.callIn('<Pause/><Redirect>/b</Redirect>');
    await world.advance(900);
    expect(world.product.to('/b')).toEqual([]);
    await world.advance(200);
    expect(world.product.to('/b')).toHaveLength(1);
  });

  simulated('Redirect method GET puts the fields into the query', async () => {
    const sid = await world.callIn('<Redirect method="GET">/b?own=1</Redirect>');
    expect(world.product.to('/b')).toMatchObject([{ method: 'GET', params: { own: '1', CallSid: sid } }]);
  });

  simulated('an empty Redirect asks for the same document again', async () => {
    await world.callIn('<Pause length="1"/><Redirect/>');
    await world.advance(3500);
    expect(world.product.to('/v').length).toBeGreaterThanOrEqual(3);
  });

  simulated('documents that redirect for ever do not stop the carrier', async () => {
    const sid = await world.callIn('<Redirect/>');
    await world.advance(5000);
    expect(await world.status(sid)).toBe('in-progress');
    await world.hangup(sid);
    expect(await world.status(sid)).toBe('completed');
  });
});

describe('2 Reject', () => {
  for (const [attribute, status] of [
    ['', 'no-answer'],
    ['reason="rejected"', 'no-answer'],
    ['reason="busy"', 'busy'],
  ] as const) {
    simulated(`as the first verb (${attribute || 'no reason'}) ends the call unanswered as ${status}`, async () => {
      const sid = await world.callIn(`<Reject ${attribute}/><Say>never</Say>`);
      await world.advance(0);
      expect(await world.client.calls(sid).fetch()).toMatchObject({ status, duration: '0' });
    });
  }

  simulated('is without effect after another verb', async () => {
    const sid = await world.callIn('<Say>hello</Say><Reject/><Say>still here</Say><Pause length="5"/>');
    const heard = await world.heardWhile(sid, 4000, 200);
    expect(heard).toContainEqual(expect.objectContaining({ say: 'still here' }));
  });
});

describe('2 Gather', () => {
  simulated('without an action asks for the current document again', async () => {
    const sid = await world.callIn('<Gather numDigits="1" timeout="5"><Say>press</Say></Gather><Pause length="30"/>');
    await world.dtmf(sid, '3');
    expect(world.product.to('/v')).toHaveLength(2);
    expect(world.last('/v')).toMatchObject({ Digits: '3', CallStatus: 'in-progress' });
  });

  simulated('submits by GET when method says so', async () => {
    const sid = await world.callIn('<Gather action="/g" method="GET" numDigits="1"/><Pause length="30"/>');
    await world.dtmf(sid, '3');
    expect(world.product.to('/g')).toMatchObject([{ method: 'GET', params: { Digits: '3' } }]);
  });

  simulated('nests Say, Play and Pause, one after another', async () => {
    const sid = await world.callIn(
      '<Gather action="/g"><Say>one</Say><Pause length="1"/><Play>/two.mp3</Play></Gather><Pause length="30"/>',
    );
    const heard = await world.heardWhile(sid, 4000, 250);
    expect(heard.slice(0, 3)).toMatchObject([
      { say: 'one' },
      { silence: true },
      { media: world.product.url('/two.mp3') },
    ]);
  });

  simulated('counts its timeout from the end of the prompt', async () => {
    const sid = await world.callIn(
      '<Gather action="/g" timeout="5"><Pause length="10"/></Gather><Say>none</Say><Pause length="30"/>',
    );
    await world.advance(14_000);
    expect(await world.hears(sid)).toEqual([{ silence: true }]);
    await world.advance(1100);
    expect(await world.hears(sid)).toMatchObject([{ say: 'none' }]);
  });

  simulated('an action that answers nothing ends the call', async () => {
    const sid = await world.callIn('<Gather action="/g" numDigits="1"/><Say>unreachable</Say>');
    await world.dtmf(sid, '1');
    await world.advance(1000);
    expect(await world.status(sid)).toBe('completed');
  });

  simulated('Leave outside a queue does nothing harmful', async () => {
    const sid = await world.callIn('<Leave/><Say>after</Say><Pause length="5"/>');
    expect(await world.status(sid)).toMatch(/in-progress|completed/);
  });
});

describe('2 Unknown things', () => {
  simulated('an unknown attribute is accepted', async () => {
    const sid = await world.callIn('<Say colour="red">hello</Say><Pause length="5"/>');
    expect(await world.hears(sid)).toMatchObject([{ say: 'hello' }]);
  });

  simulated('an unknown verb is a warning and no end', async () => {
    const sid = await world.callIn('<Teleport/><Say>hello</Say><Pause length="5"/>');
    expect(await world.hears(sid)).toMatchObject([{ say: 'hello' }]);
    const [notice] = await world.client.calls(sid).notifications.list();
    expect(notice).toMatchObject({
      errorCode: '12200',
      callSid: sid,
      moreInfo: expect.stringContaining('12200'),
      requestUrl: world.product.url('/v'),
      messageText: expect.stringMatching(/\S/),
    });
  });

  simulated('a notification can be fetched by its sid', async () => {
    const sid = await world.callIn('<Teleport/><Pause length="5"/>');
    const [notice] = await world.client.calls(sid).notifications.list();
    const fetched = await world.client.calls(sid).notifications(notice!.sid).fetch();
    expect(fetched).toMatchObject({ sid: notice!.sid, errorCode: '12200' });
  });
});

describe('2 Record', () => {
  const recorded = async (attributes = 'action="/r" timeout="5" maxLength="20"') => {
    world.product.on('/r', doc('<Say>thanks</Say><Pause length="30"/>'));
    return world.callIn(`<Say>speak</Say><Record ${attributes}/><Say>nothing recorded</Say><Pause length="30"/>`);
  };
  const speaking = (sid: string) => world.sim('speak', { callSid: sid, text: 'please call me back tomorrow' });

  simulated('ends at a finish key and gives the recording to its action', async () => {
    const sid = await recorded();
    await world.advance(3000);
    await speaking(sid);
    await world.advance(3000);
    await world.dtmf(sid, '#');
    expect(world.last('/r')).toMatchObject({
      CallSid: sid,
      RecordingUrl: expect.stringMatching(/\/Recordings\/RE[0-9a-f]{32}$/),
      RecordingDuration: expect.stringMatching(/^[1-9]\d*$/),
      Digits: '#',
    });
    const [recording] = await world.client.recordings.list({ callSid: sid });
    expect(recording).toMatchObject({ source: 'RecordVerb', channels: 1 });
    expect(await world.hears(sid)).toMatchObject([{ say: 'thanks' }]);
  });

  simulated('ends at maxLength', async () => {
    const sid = await recorded('action="/r" timeout="60" maxLength="4"');
    await world.advance(2500);
    await speaking(sid);
    await world.until('the action', () => world.product.to('/r').length > 0);
    expect(Number(world.last('/r').RecordingDuration)).toBeLessThanOrEqual(5);
  });

  simulated('says hangup when the caller left', async () => {
    const sid = await recorded();
    await world.advance(3000);
    await speaking(sid);
    await world.advance(2000);
    await world.hangup(sid);
    expect(world.last('/r').Digits).toBe('hangup');
  });

  simulated('asks for no action after an empty recording', async () => {
    const sid = await recorded();
    const heard = await world.heardWhile(sid, 15_000, 500);
    expect(world.product.to('/r')).toEqual([]);
    expect(heard).toContainEqual(expect.objectContaining({ say: 'nothing recorded' }));
  });

  simulated('without an action runs the document again', async () => {
    const sid = await recorded('timeout="5"');
    await world.advance(3000);
    await speaking(sid);
    await world.advance(1000);
    await world.dtmf(sid, '1');
    expect(world.product.to('/v')).toHaveLength(2);
    expect(world.last('/v')).toHaveProperty('RecordingUrl');
  });

  simulated('tells recordingStatusCallback when it is done', async () => {
    const sid = await recorded('action="/r" recordingStatusCallback="/rec"');
    await world.advance(3000);
    await speaking(sid);
    await world.advance(2000);
    await world.dtmf(sid, '#');
    await world.advance(5000);
    expect(world.last('/rec')).toMatchObject({
      CallSid: sid,
      RecordingSid: expect.stringMatching(/^RE/),
      RecordingStatus: 'completed',
      RecordingSource: 'RecordVerb',
      RecordingChannels: '1',
    });
  });
});
