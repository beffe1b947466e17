import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

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
}

const bodyLimit = 64 * 1024;

/** One HTTP exchange on a connection of its own. Its time limits are real time, also under a virtual clock. */
export function attempt(options: AttemptRequest): Promise<Attempt> {
  return new Promise((resolve) => {
    const target = new URL(options.url);
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const timers: NodeJS.Timeout[] = [];
    let isConnected = false;
    let hasAnswered = false;
    let isDone = false;
    const finish = (result: Attempt) => {
      if (isDone) return;
      isDone = true;
      for (const timer of timers) clearTimeout(timer);
      request.destroy();
      resolve(result);
    };
    const request = send(target, { method: options.method, headers: options.headers, agent: false }, (response) => {
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
      socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
        timers.push(setTimeout(() => finish({ kind: 'read-timeout' }), options.readTimeoutMs));
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code ?? error.message;
      if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') finish({ kind: 'unknown-host', reason });
      else if (/CERT|SELF_SIGNED|ALTNAME/.test(reason)) finish({ kind: 'bad-certificate', reason });
      else if (isConnected || hasAnswered) finish({ kind: 'broken', reason });
      else finish({ kind: 'connect-failed', reason });
    });
    timers.push(
      setTimeout(() => {
        if (!isConnected) finish({ kind: 'connect-timeout' });
      }, options.connectTimeoutMs),
      setTimeout(() => finish({ kind: 'total-timeout' }), Math.max(options.remainingMs, 1)),
    );
    request.end(options.body ?? undefined);
  });
}
