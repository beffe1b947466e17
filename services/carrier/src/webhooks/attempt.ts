import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Connections } from './connections.ts';

export type Attempt =
  | { kind: 'response'; status: number; headers: IncomingHttpHeaders; body: Buffer }
  | { kind: 'connect-failed'; reason: string }
  | { kind: 'unknown-host'; reason: string }
  | { kind: 'bad-certificate'; reason: string }
  | { kind: 'connect-timeout' }
  | { kind: 'read-timeout' }
  | { kind: 'total-timeout' }
  | { kind: 'broken'; reason: string }
  | { kind: 'too-large' };

export interface AttemptRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  connectTimeoutMs: number;
  readTimeoutMs: number;
  remainingMs: number;
  /** Server name indication of TLS. */
  sendsServerName: boolean;
  connections: Connections;
}

const bodyLimit = 64 * 1024;

/** One HTTP exchange. Its time limits are real time, also under a virtual clock. */
export async function attempt(options: AttemptRequest): Promise<Attempt> {
  const beganAt = performance.now();
  const first = await exchange(options, false);
  if (first !== 'closed-meanwhile') return first;
  // The connection was kept from an earlier request, and the other end was just closing it: nothing was lost but it.
  const remainingMs = options.remainingMs - (performance.now() - beganAt);
  const second = await exchange({ ...options, remainingMs }, true);
  return second === 'closed-meanwhile' ? { kind: 'broken', reason: 'the connection was closed' } : second;
}

function exchange(options: AttemptRequest, isFresh: boolean): Promise<Attempt | 'closed-meanwhile'> {
  return new Promise((resolve) => {
    const target = new URL(options.url);
    const isTls = target.protocol === 'https:';
    const endsAt = performance.now() + Math.max(options.remainingMs, 1);
    let timer: NodeJS.Timeout | null = null;
    let isConnected = false;
    let hasAnswered = false;
    let isDone = false;
    const finish = (result: Attempt | 'closed-meanwhile') => {
      if (isDone) return;
      isDone = true;
      if (timer) clearTimeout(timer);
      // A whole answer leaves a connection that can be used again.
      if (result === 'closed-meanwhile' || result.kind !== 'response') request.destroy();
      resolve(result);
    };
    const limit = (ms: number, kind: 'connect-timeout' | 'read-timeout') => {
      if (timer) clearTimeout(timer);
      const leftMs = endsAt - performance.now();
      timer = setTimeout(() => finish({ kind: ms < leftMs ? kind : 'total-timeout' }), Math.min(ms, leftMs));
    };
    const startReading = () => {
      isConnected = true;
      limit(options.readTimeoutMs, 'read-timeout');
    };
    const agent = isFresh ? false : isTls ? options.connections.https : options.connections.http;
    const settings = { method: options.method, headers: options.headers, agent };
    const request: ClientRequest = isTls
      ? httpsRequest(target, options.sendsServerName ? settings : { ...settings, servername: '' })
      : httpRequest(target, settings);
    request.on('response', (response) => {
      hasAnswered = true;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > bodyLimit) finish({ kind: 'too-large' });
        else chunks.push(chunk);
      });
      response.on('end', () =>
        finish({
          kind: 'response',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
      response.on('error', (error) => finish({ kind: 'broken', reason: error.message }));
      response.on('aborted', () => finish({ kind: 'broken', reason: 'the answer broke off' }));
    });
    request.on('socket', (socket) => {
      if (request.reusedSocket) startReading();
      else socket.once(isTls ? 'secureConnect' : 'connect', startReading);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code ?? error.message;
      if (request.reusedSocket && !hasAnswered && /^(ECONNRESET|EPIPE)$/.test(reason)) finish('closed-meanwhile');
      else if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') finish({ kind: 'unknown-host', reason });
      else if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(reason)) finish({ kind: 'bad-certificate', reason });
      else if (isConnected || hasAnswered) finish({ kind: 'broken', reason });
      else finish({ kind: 'connect-failed', reason });
    });
    limit(options.connectTimeoutMs, 'connect-timeout');
    request.end(options.body ?? undefined);
  });
}
