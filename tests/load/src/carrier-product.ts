import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The product of the carrier bench, in a process of its own: answers at once, and keeps count of how long the carrier
 * took from an answer to the next request of the same call.
 */
const answeredAtMs = new Map<string, number>();
const gapsMs: number[] = [];
let callbacks = 0;

const read = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
};

const documentFor = (path: string, fields: URLSearchParams): string => {
  switch (path) {
    case '/voice':
      return '<Redirect>/menu</Redirect>';
    case '/menu':
      return '<Gather numDigits="1" action="/room" timeout="600"><Say>For service, press 1.</Say></Gather>';
    case '/room': {
      // Two callers make a room: the number they come from names it.
      const room = Math.floor(Number((fields.get('From') ?? '').slice(-8)) / 2);
      return `<Dial action="/left"><Conference beep="false" statusCallback="/conference" statusCallbackEvent="start end join leave">r${room}</Conference></Dial>`;
    }
    case '/queue':
      // A queue holds a thousand.
      return `<Enqueue waitUrl="/wait" action="/left">many-${Number((fields.get('From') ?? '').slice(-3)) % 4}</Enqueue>`;
    case '/wait':
      return '<Pause length="600"/>';
    default:
      return '';
  }
};

const server = createServer(async (request, response) => {
  const arrivedAtMs = performance.now();
  const fields = await read(request);
  const path = (request.url ?? '').split('?')[0] ?? '';
  const callSid = fields.get('CallSid') ?? '';
  if (path === '/status' || path === '/conference') {
    callbacks += 1;
    if (fields.get('StatusCallbackEvent') === 'conference-start')
      process.send?.({ started: fields.get('FriendlyName') });
    response.writeHead(204).end();
    return;
  }
  const answered = answeredAtMs.get(callSid);
  if (path === '/menu' && answered !== undefined) gapsMs.push(arrivedAtMs - answered);
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(`<Response>${documentFor(path, fields)}</Response>`);
  if (path === '/voice') answeredAtMs.set(callSid, performance.now());
  else answeredAtMs.delete(callSid);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message) => {
  if (message !== 'figures') return;
  process.send?.({ gapsMs: gapsMs.splice(0), callbacks });
});
process.on('disconnect', () => process.exit(0));
