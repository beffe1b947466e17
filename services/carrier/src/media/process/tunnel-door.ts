import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export const tunnelSecretHeader = 'x-tunnel-secret';
export const tunnelLegHeader = 'x-tunnel-leg';

/** Sound goes up and down in small pieces; nothing honest is larger. */
const largestMessage = 16 * 1024;

export interface TunnelDoor {
  port: number;
  secret: string;
  close(): void;
}

/** Where the carrier pipes the upgraded sockets of browsers to: this machine only, and only with the secret. */
export async function openTunnelDoor(accept: (leg: string, socket: WebSocket) => void): Promise<TunnelDoor> {
  const secret = randomBytes(24).toString('hex');
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });
  const server = createServer((_req, res) => res.writeHead(404).end());
  server.on('upgrade', (req, socket, head) => {
    const leg = req.headers[tunnelLegHeader];
    if (req.headers[tunnelSecretHeader] !== secret || typeof leg !== 'string') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(req, socket, head, (client) => {
      // Without a listener a broken frame would be an uncaught error.
      client.on('error', () => client.terminate());
      accept(leg, client);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    secret,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.close();
    },
  };
}
