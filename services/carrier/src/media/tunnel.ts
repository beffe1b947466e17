import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { tunnelLegHeader, tunnelSecretHeader } from './process/tunnel-door.ts';

/** Pipes a browser's WebSocket to the media process as it is, its upgrade request in front. */
export function pipeToMediaProcess(
  leg: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  door: { port: number; secret: string },
): void {
  const upstream = connect(door.port, '127.0.0.1');
  upstream.setNoDelay(true);
  const lines = ['GET / HTTP/1.1', `${tunnelSecretHeader}: ${door.secret}`, `${tunnelLegHeader}: ${leg}`];
  for (let n = 0; n + 1 < request.rawHeaders.length; n += 2) {
    const name = request.rawHeaders[n] ?? '';
    // Nobody outside says which leg he is.
    if (!name.toLowerCase().startsWith('x-tunnel-')) lines.push(`${name}: ${request.rawHeaders[n + 1] ?? ''}`);
  }
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (head.length > 0) upstream.write(head);
  socket.pipe(upstream).pipe(socket);
  const endBoth = () => {
    socket.destroy();
    upstream.destroy();
  };
  for (const one of [socket, upstream]) {
    one.on('error', endBoth);
    one.on('close', endBoth);
  }
}
