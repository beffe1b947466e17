import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createFront, type Server as Front, type Socket } from 'node:net';

/** PEM. */
export interface ServerCertificate {
  key: string | Buffer;
  certificate: string | Buffer;
}

export interface TwoWayServer {
  /** For what needs the HTTP server itself: sockets attach here, once, whichever way they come. */
  readonly server: Server;
  listen(port: number, host: string): Promise<AddressInfo>;
  closeIdleConnections(): void;
  closeAllConnections(): void;
  /** Resolves when the last connection has ended. */
  close(): Promise<void>;
}

interface TwoWayServerOptions {
  handler: RequestListener;
  /** Null: plain HTTP for everybody. */
  certificate: ServerCertificate | null;
  /** Pages for those who do not trust the certificate yet, by the beginning of their path. */
  plainPath?: string;
}

const tlsHandshake = 22;
/** Whoever connects and says nothing. */
const firstByteMs = 10_000;

/** Both ends are this machine: what is said goes through no network. */
const isWithinMachine = ({ remoteAddress, localAddress }: Socket): boolean =>
  remoteAddress !== undefined && (remoteAddress === localAddress || /^(::ffff:)?127\.|^::1$/.test(remoteAddress));

/**
 * One port that speaks HTTPS with everybody and, with programs of this machine alone, plain HTTP too: children of one
 * installation need not trust its certificate to talk to each other. Anybody else who comes without TLS is sent to the
 * same address with it.
 */
export const createTwoWayServer = (options: TwoWayServerOptions): TwoWayServer => {
  const { handler, certificate, plainPath } = options;
  if (!certificate) {
    const server = createServer(handler);
    return {
      server,
      listen: (port, host) => listen(server, port, host),
      closeIdleConnections: () => server.closeIdleConnections(),
      closeAllConnections: () => server.closeAllConnections(),
      close: () => closed(server),
    };
  }

  const secure = createSecureServer({ key: certificate.key, cert: certificate.certificate }, handler);
  const plain = createServer((req, res) => {
    const path = req.url ?? '/';
    const isForPerson = /text\/html/.test(req.headers.accept ?? '');
    if (plainPath !== undefined && path.startsWith(plainPath)) return handler(req, res);
    if (isWithinMachine(req.socket) && !isForPerson) return handler(req, res);
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(403, { 'content-type': 'text/plain', connection: 'close' }).end('only by https');
      return;
    }
    // The port is the same; a name that no browser would send leads nowhere.
    const host = /^[\w.:[\]-]+$/.exec(req.headers.host ?? '')?.[0] ?? 'localhost';
    res.writeHead(307, { location: `https://${host}${path}`, 'cache-control': 'no-store' }).end();
  });
  plain.on('upgrade', (req, socket, head) => {
    if (isWithinMachine(req.socket)) secure.emit('upgrade', req, socket, head);
    else socket.destroy();
  });
  plain.on('clientError', (error, socket) => {
    if (!secure.emit('clientError', error, socket)) socket.destroy();
  });

  const waiting = new Set<Socket>();
  const front = createFront((socket) => {
    waiting.add(socket);
    const forget = () => waiting.delete(socket);
    const giveUp = () => socket.destroy();
    socket.once('error', giveUp).once('close', forget).setTimeout(firstByteMs, giveUp);
    socket.once('data', (first) => {
      socket.pause();
      forget();
      socket.off('error', giveUp).off('close', forget).setTimeout(0);
      socket.removeListener('timeout', giveUp);
      socket.unshift(first);
      (first[0] === tlsHandshake ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return {
    server: secure as unknown as Server,
    listen: (port, host) => listen(front, port, host),
    closeIdleConnections: () => {
      for (const each of [secure, plain]) each.closeIdleConnections();
    },
    closeAllConnections: () => {
      for (const each of [secure, plain]) each.closeAllConnections();
      for (const socket of waiting) socket.destroy();
    },
    close: () => closed(front),
  };
};

const closed = (server: Front): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));

const listen = (server: Front, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
