import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

type StreamFrame = { event: string; sequenceNumber?: string; streamSid?: string } & Record<string, unknown>;

/** A WebSocket server that plays the application's end of media streams, and writes down what it hears. */
export async function startStreamServer() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const handshakes: { url: string; signature: string }[] = [];
  const frames: StreamFrame[] = [];
  let latest: WebSocket | null = null;
  let closed = 0;
  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    latest = socket;
    handshakes.push({ url: request.url ?? '', signature: String(request.headers['x-twilio-signature'] ?? '') });
    socket.on('message', (data) => frames.push(JSON.parse(String(data)) as StreamFrame));
    socket.on('close', () => {
      closed += 1;
    });
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    handshakes,
    frames,
    of: (event: string) => frames.filter((frame) => frame.event === event),
    say: (message: object) => latest?.send(JSON.stringify(message)),
    close: () => latest?.close(),
    closed: () => closed,
    forget() {
      handshakes.length = 0;
      frames.length = 0;
      closed = 0;
    },
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
