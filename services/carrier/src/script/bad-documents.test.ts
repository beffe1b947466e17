import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Dice, diceOf, oddTexts, useMistreatedWorld } from '../testing/mistreated-world.ts';
import { type Reply, twiml } from '../testing/product-server.ts';

const place = useMistreatedWorld();

describe('documents', () => {
  const documents = [
    '<Gather input="dtmf speech" numDigits="1" action="/v" timeout="1"><Say language="zh-CN">您好 &amp; welcome</Say></Gather>',
    '<Dial timeout="2" action="/v" record="record-from-answer"><Number url="/v">+15557654321</Number><Client>a</Client></Dial>',
    '<Dial><Conference startConferenceOnEnter="false" waitUrl="/v" maxParticipants="2">room</Conference></Dial>',
    '<Enqueue waitUrl="/v" action="/v" maxQueueSize="3">support</Enqueue>',
    '<Record maxLength="2" action="/v" transcribe="true"/><Play loop="2" digits="12w3">/a.wav</Play>',
    '<Start><Stream url="ws://127.0.0.1:1/"/></Start><Stop><Stream name="x"/></Stop><Leave/><Pause length="1"/>',
    '<Connect><Stream url="wss://127.0.0.1:1/"><Parameter name="a" value="b"/></Stream></Connect><Redirect>/v</Redirect>',
    '<Pay/><Refer/><Reject reason="busy"/><Hangup/>',
  ];
  const bruise = (dice: Dice, text: string): string => {
    const at = dice.below(text.length);
    const end = at + dice.below(12);
    switch (dice.below(6)) {
      case 0:
        return text.slice(0, at) + text.slice(end);
      case 1:
        return text.slice(0, at) + dice.oneOf(oddTexts) + text.slice(end);
      case 2:
        return text.slice(0, end) + text.slice(at);
      case 3:
        return text.replace(/"[^"]*"/, `"${dice.oneOf(oddTexts)}"`);
      case 4:
        return text.replace(/>([^<]+)</, () => `>${dice.oneOf(oddTexts)}<`);
      default:
        return text.slice(0, at) + dice.oneOf(documents) + text.slice(at);
    }
  };

  it('that are bruised at random are run or refused', async () => {
    const dice = diceOf(20);
    await place.world.setNumber({ voiceUrl: `${place.world.product.url}/v` });
    for (let call = 0; call < 100; call += 1) {
      let text = twiml(dice.oneOf(documents));
      for (let times = dice.below(4); times >= 0; times -= 1) text = bruise(dice, text);
      place.world.product.on('/v', text);
      await place.world.inbound();
      if (call % 10 === 9) {
        await place.world.advance(3_000);
        for (const { sid } of await place.world.client.calls.list({ status: 'in-progress', limit: 50 })) {
          await place.world.sim('dtmf', { callSid: sid, digits: '1' });
          await place.world.sim('hangup', { callSid: sid }).catch(() => {}); // the key may have ended it
        }
      }
    }
  }, 60_000);

  const entities = Array.from({ length: 9 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
  const deep = (levels: number) => `${'<Say>'.repeat(levels)}x${'</Say>'.repeat(levels)}`;
  const refused: [string, Reply, string][] = [
    ['of 10 MB', twiml(`<Say>${'a'.repeat(10_000_000)}</Say>`), '11750'],
    [
      'with a billion laughs',
      `<!DOCTYPE x [<!ENTITY l0 "ha">${entities.join('')}]>${twiml('<Say>&l9;</Say>')}`,
      '12100',
    ],
    ['nested 4,000 deep', twiml(deep(4_000)), '12100'],
    ['that never close', `<Response>${'<Say>'.repeat(12_000)}`, '12100'],
    ['of one endless tag', `<Response><Say ${'a '.repeat(30_000)}`, '12100'],
    ['compressed though nobody asked', { headers: { 'content-encoding': 'gzip' }, body: '\u001f\u008b\b' }, '12100'],
    ['with two roots', `${twiml('')}<Response/>`, '12100'],
    ['of binary', { type: 'application/octet-stream', body: '\u0000\u0001' }, '12300'],
  ];
  it.each(refused)('%s are refused, and the fallback goes on', async (_name, reply, code) => {
    place.world.product.on('/v', reply);
    place.world.product.on('/f', twiml('<Say>fallback</Say><Pause length="60"/>'));
    await place.world.setNumber({
      voiceUrl: `${place.world.product.url}/v`,
      voiceFallbackUrl: `${place.world.product.url}/f`,
    });
    expect(await place.world.hears(await place.world.inbound())).toEqual([{ say: 'fallback', language: 'en-US' }]);
    expect(place.world.product.to('/f')[0]?.params.ErrorCode).toBe(code);
  });

  it('nested as deep as the reader takes them do no harm', async () => {
    place.world.product.on('/v', twiml(deep(2_900)));
    await place.world.setNumber({ voiceUrl: `${place.world.product.url}/v` });
    await place.world.inbound();
  });
});

describe('an application that answers in its own way', () => {
  const behaviours: [string, (socket: Socket) => void][] = [
    ['streams for ever', (socket) => void flood(socket, 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<Response>')],
    ['sends headers for ever', (socket) => void flood(socket, 'HTTP/1.1 200 OK\r\n', 'X-More: yes\r\n')],
    ['bombs', (socket) => void socket.end(bomb())],
    ['speaks no HTTP', (socket) => void socket.end('220 mail.example ESMTP\r\n')],
    ['promises more than it sends', (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<Resp')],
    ['says nothing', () => {}],
    ['hangs up', (socket) => void socket.destroy()],
    [
      'answers before it was asked',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'.repeat(9)),
    ],
    ['drips', (socket) => drip(socket)],
  ];
  const flood = (socket: Socket, head: string, more = 'a'.repeat(65_536)) => {
    socket.write(head);
    const pour = () => {
      while (!socket.destroyed && socket.write(more));
    };
    socket.on('drain', pour);
    pour();
  };
  const drip = (socket: Socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n');
    const timer = setInterval(() => socket.write('<'), 20);
    socket.on('close', () => clearInterval(timer));
  };
  const bomb = () => {
    const body = gzipSync(Buffer.alloc(50_000_000));
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  };

  it.each(behaviours)('%s: the call goes on with its fallback, or ends', async (_name, behave) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {}); // reset by the carrier
      socket.once('data', () => behave(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await place.world.sim('webhookTimeout', { ms: 400 });
    place.world.product.on('/f', twiml('<Say>fallback</Say><Pause length="60"/>'));
    await place.world.setNumber({
      voiceUrl: `http://127.0.0.1:${port}/`,
      voiceFallbackUrl: `${place.world.product.url}/f`,
    });
    const callSid = await place.world.inbound();
    const [first] = place.world.product.to('/f');
    if (first) {
      expect(first.params.ErrorCode).toMatch(/^(11200|11750|12100|12300)$/);
      expect(await place.world.hears(callSid)).toEqual([{ say: 'fallback', language: 'en-US' }]);
    } else expect((await place.world.client.calls(callSid).fetch()).status).toBe('completed');
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});
