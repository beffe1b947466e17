import { WebSocket } from 'ws';
import type { Engine } from '../engine.ts';
import { signRequest } from '../webhooks/signature.ts';

const handshakeTimeoutMs = 5000;
/** What the application sends at once may not be longer than this. */
const messageLimit = 1024 * 1024;

export type StreamOpening = { kind: 'open'; socket: WebSocket } | { kind: 'failed'; reason: string };

/** Opens the application's WebSocket; the handshake is signed like a webhook without fields. */
export function openStreamSocket(engine: Engine, url: string): Promise<StreamOpening> {
  const failed = (error: unknown): StreamOpening => ({
    kind: 'failed',
    reason: error instanceof Error ? error.message : String(error),
  });
  const opening = new Promise<StreamOpening>((resolve) => {
    const socket = connect(url.replace(/#.*$/s, ''), engine.account.credentials.authToken);
    socket.once('open', () => resolve({ kind: 'open', socket }));
    // Stays subscribed: a later error of the socket is told by its `close`.
    socket.on('error', (error) => resolve(failed(error)));
  });
  return engine.pending.track(opening.catch(failed));
}

const connect = (url: string, authToken: string): WebSocket =>
  new WebSocket(url, {
    headers: { 'User-Agent': 'TwilioProxy/1.1', 'X-Twilio-Signature': signRequest(authToken, url, []) },
    handshakeTimeout: handshakeTimeoutMs,
    maxPayload: messageLimit,
    perMessageDeflate: false,
  });
