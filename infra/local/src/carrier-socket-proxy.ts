import { type IncomingMessage, request, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Below the desktop's own address: one certificate to trust, and the carrier itself stays on this machine. */
export const carrierSocketPath = '/carrier/client';

/**
 * Passes the client sockets of the embedded carrier on, signalling and sound alike: what a browser sends goes through as
 * it is. The carrier asks for the origin and the token, as ever.
 */
export const proxyCarrierSockets = (server: Server, carrierUrl: string): void => {
  server.on('upgrade', (req, socket, head) => {
    const url = req.url ?? '';
    const path = url.split('?')[0];
    if (path === carrierSocketPath || path === `${carrierSocketPath}/media`)
      passOn(new URL(url.slice('/carrier'.length), carrierUrl), req, socket, head);
  });
};

const passOn = (target: URL, req: IncomingMessage, socket: Duplex, head: Buffer): void => {
  const fail = () => socket.destroy();
  socket.on('error', fail);
  const asked = request(target, { headers: { ...req.headers, host: target.host } });
  asked.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n'));
  asked.on('response', (answer) => {
    answer.resume();
    socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\n\r\n`);
  });
  asked.on('upgrade', (answer, carrier, first) => {
    const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
    if (first.length > 0) socket.write(first);
    if (head.length > 0) carrier.write(head);
    carrier.on('error', fail);
    carrier.on('close', fail);
    socket.on('close', () => carrier.destroy());
    socket.pipe(carrier).pipe(socket);
  });
  socket.on('close', () => asked.destroy());
  asked.end();
};
