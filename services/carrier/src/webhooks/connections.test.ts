import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
let connections: string[][];
let answer: (socket: Socket, request: string) => void;
const server = createServer((socket) => {
  const requests: string[] = [];
  connections.push(requests);
  socket.on('error', () => {}); // closed by either side
  socket.on('data', (chunk) => {
    requests.push(String(chunk));
    answer(socket, String(chunk));
  });
});
const send = (socket: Socket, document: string) =>
  socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: ${document.length}\r\n\r\n${document}`);
const tokenOf = (request = '') => /i-twilio-idempotency-token: (\S+)/i.exec(request)?.[1];

beforeAll(async () => {
  world = await startWorld();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await world.stop();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
beforeEach(async () => {
  connections = [];
  await world.sim('reset');
  const { port } = server.address() as { port: number };
  await world.setNumber({ voiceUrl: `http://127.0.0.1:${port}/v` });
});
afterEach(() => expect(connections.length).toBeGreaterThan(0));

it('a connection is used again', async () => {
  answer = (socket) => void send(socket, twiml('<Pause length="60"/>'));
  await world.inbound();
  await world.inbound();
  expect(connections.map((requests) => requests.length)).toEqual([2]);
});

it('a connection that the application closes is not', async () => {
  answer = (socket) =>
    void socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n<Response/>');
  await world.inbound();
  await world.inbound();
  expect(connections.map((requests) => requests.length)).toEqual([1, 1]);
});

it('a kept connection that turns out to be closed costs nothing: the same request goes out on a new one', async () => {
  answer = (socket) => void send(socket, twiml('<Pause length="60"/>'));
  await world.inbound();
  answer = (socket, request) => {
    if (connections[0]?.[1] === request && connections.length === 1) socket.destroy();
    else send(socket, twiml('<Say>there</Say><Pause length="60"/>'));
  };
  expect(await world.hears(await world.inbound())).toEqual([{ say: 'there', language: 'en-US' }]);
  expect(connections.map((requests) => requests.length)).toEqual([2, 1]);
  expect(tokenOf(connections[1]?.[0])).toBe(tokenOf(connections[0]?.[1]));
});

it('a new connection that breaks is not tried again', async () => {
  answer = (socket) => void socket.destroy();
  const callSid = await world.inbound();
  await world.advance(10_000);
  expect((await world.client.calls(callSid).fetch()).status).toBe('failed');
  expect(connections.map((requests) => requests.length)).toEqual([1]);
});
