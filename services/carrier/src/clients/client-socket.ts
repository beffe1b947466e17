import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { isLoopbackOrigin } from '../http/only-loopback.ts';
import type { ClientDevice, DeviceEvent } from './client-device.ts';
import { ClientMedia, isMediaMessage, mediaMessages } from './client-media.ts';
import { readMediaTicket } from './media-ticket.ts';

/** How long a call outlives the socket of its browser, waiting for it to come back. */
const graceMs = 3000;
const heartbeatMs = 15_000;
const largestMessage = 32 * 1024;

const callSid = z.string().max(64);
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('register'), token: z.string().max(8192) }),
  z.object({
    type: z.literal('connect'),
    requestId: z.string().max(100),
    params: z.record(z.string().max(200), z.string().max(4000)).default({}),
  }),
  z.object({ type: z.literal('hangup'), callSid }),
  z.object({ type: z.literal('accept'), callSid }),
  z.object({ type: z.literal('reject'), callSid }),
  z.object({ type: z.literal('resume'), callSid }),
  z.object({ type: z.literal('dtmf'), callSid, digits: z.string().regex(/^[0-9*#]{1,64}$/) }),
  z.object({ type: z.literal('updateToken'), token: z.string().max(8192) }),
  ...mediaMessages,
]);
type Message = z.infer<typeof messageSchema>;

/** `ws://…/client`: the signalling of browser agents. The README describes the wire. */
export function attachClientSocket(
  server: Server,
  engine: Engine,
  { allowedOrigins, mediaHost }: { allowedOrigins: readonly string[]; mediaHost: string },
): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  const media = new ClientMedia(engine, mediaAddressOf(mediaHost));
  const stopWatching = media.watch();
  const onUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [path, query = ''] = (req.url ?? '').split('?');
    if (path !== '/client' && path !== '/client/media') return refuse(socket, 404);
    const { origin } = req.headers;
    const isAllowed =
      origin === undefined || (allowedOrigins.length > 0 ? allowedOrigins.includes(origin) : isLoopbackOrigin(origin));
    if (!isAllowed) return refuse(socket, 403);
    if (path === '/client/media') return tunnelSound(engine, query, req, socket, head);
    sockets.handleUpgrade(req, socket, head, (client) => serve(engine, media, client));
  };
  server.on('upgrade', onUpgrade);
  return () => {
    server.off('upgrade', onUpgrade);
    stopWatching();
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Not Found'}\r\nConnection: close\r\n\r\n`);
}

/** The other door: the sound of a leg whose browser has a ticket. Its bytes go to the media process as they are. */
function tunnelSound(engine: Engine, query: string, req: IncomingMessage, socket: Duplex, head: Buffer): void {
  const ticket = new URLSearchParams(query).get('ticket') ?? '';
  const leg = readMediaTicket(engine.account.credentials.apiSecret, ticket, engine.clock.now());
  if (leg !== null && engine.media.hasEndpoint(leg)) engine.media.tunnel(leg, req, socket, head);
  else refuse(socket, 403);
}

/** Null: every network of this machine. */
function mediaAddressOf(host: string): string | null {
  if (host === '0.0.0.0' || host === '::') return null;
  return host === 'localhost' ? '127.0.0.1' : host;
}

function serve(engine: Engine, media: ClientMedia, socket: WebSocket): void {
  let device: ClientDevice | null = null;
  const send = (event: DeviceEvent) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(event));
  };
  const refuseWith = (code: number, message: string, requestId?: string) =>
    send({ type: 'error', code, message, ...(requestId === undefined ? {} : { requestId }) });

  const register = async (token: string) => {
    const before = device;
    const registered = await engine.clients.register(token, send);
    if (registered.kind === 'refused') return refuseWith(registered.code, registered.message);
    if (before) engine.clients.unregister(before);
    device = registered.device;
    // The browser left while its token was being checked.
    if (socket.readyState !== WebSocket.OPEN) engine.clients.unregister(device);
  };

  const handle = async (message: Message): Promise<void> => {
    if (message.type === 'register') return register(message.token);
    if (!device) return refuseWith(31204, 'register first');
    if (isMediaMessage(message)) return media.handle(device, message);
    switch (message.type) {
      case 'connect': {
        const connected = engine.clients.connect(device, message.params, message.requestId);
        if (connected.kind === 'refused') refuseWith(connected.code, connected.message, message.requestId);
        return;
      }
      case 'accept':
        if (!engine.clients.accept(device, message.callSid)) refuseWith(31480, 'the call no longer rings here');
        return;
      case 'reject':
        engine.clients.reject(device, message.callSid);
        return;
      case 'updateToken': {
        const refusal = await engine.clients.updateToken(device, message.token);
        if (refusal) refuseWith(refusal.code, refusal.message);
        return;
      }
      default: {
        const leg = engine.store.calls.get(message.callSid);
        if (!leg?.isLive || leg.device?.identity !== device.identity)
          return refuseWith(31481, 'there is no such call here');
        actOn(engine, device, leg, message);
      }
    }
  };

  socket.on('message', (data: RawData) => {
    const message = readMessage(data);
    if (!message) return refuseWith(31100, 'the message is malformed');
    handle(message).catch((error: unknown) => {
      engine.log('error', 'a client message failed', { type: message.type, err: error });
      refuseWith(31000, 'unexpected failure');
    });
  });
  socket.on('error', () => socket.terminate());
  const stopHeartbeat = keepAlive(socket);
  socket.on('close', () => {
    stopHeartbeat();
    if (!device) return;
    media.forget(device);
    dropLater(engine, device);
  });
}

function actOn(engine: Engine, device: ClientDevice, leg: Leg, message: Extract<Message, { callSid: string }>): void {
  switch (message.type) {
    case 'hangup':
      engine.legs.hangUp(leg);
      return;
    case 'dtmf':
      leg.press(message.digits, engine.clock.now());
      engine.changed.emit();
      return;
    case 'resume':
      engine.clients.attach(leg, device);
      if (leg.status === 'in-progress') device.send({ type: 'connected', callSid: leg.sid });
      return;
    case 'accept':
    case 'reject':
      return;
  }
}

/** The registration goes at once; the calls wait a moment for a browser that resumes them. */
function dropLater(engine: Engine, device: ClientDevice): void {
  engine.clients.unregister(device);
  const orphans = engine.clients.callsOf(device);
  if (orphans.length === 0) return;
  engine.clock.schedule(graceMs, () => {
    for (const leg of orphans) if (leg.device === device) engine.legs.hangUp(leg);
  });
}

function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, heartbeatMs);
  return () => clearInterval(timer);
}

function readMessage(data: RawData): Message | null {
  try {
    return messageSchema.safeParse(JSON.parse(data.toString())).data ?? null;
  } catch {
    return null;
  }
}
