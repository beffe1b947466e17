import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';

export interface Received {
  method: string;
  path: string;
  url: string;
  params: Record<string, string>;
  signature: string;
  idempotencyToken: string;
  contentType: string;
  headers: IncomingHttpHeaders;
  at: number;
}

export type Reply =
  | string
  | { status?: number; type?: string; body?: string; headers?: Record<string, string> }
  | 'hang';

/** A web server that plays the application: it answers by path and writes down what it received. */
export async function startProduct() {
  const received: Received[] = [];
  const replies = new Map<string, (request: Received) => Reply>();
  const server = createServer((req, res) => {
    void read(req).then((body) => {
      const url = `http://${req.headers.host}${req.url}`;
      const path = new URL(url).pathname;
      const params = Object.fromEntries(req.method === 'POST' ? new URLSearchParams(body) : new URL(url).searchParams);
      const request: Received = {
        method: req.method ?? '',
        path,
        url,
        params,
        signature: String(req.headers['x-twilio-signature'] ?? ''),
        idempotencyToken: String(req.headers['i-twilio-idempotency-token'] ?? ''),
        contentType: String(req.headers['content-type'] ?? ''),
        headers: req.headers,
        at: received.length,
      };
      received.push(request);
      const reply = replies.get(path)?.(request) ?? { status: 204 };
      if (reply === 'hang') return;
      const {
        status = 200,
        type = 'text/xml',
        body: text = '',
        headers = {},
      } = typeof reply === 'string' ? { body: reply } : reply;
      res.writeHead(status, { 'Content-Type': type, ...headers });
      res.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    /** Answers a path: with a document, or by a function of the request. */
    on(path: string, reply: Reply | ((request: Received) => Reply)) {
      replies.set(path, typeof reply === 'function' ? reply : () => reply);
    },
    to: (path: string) => received.filter((request) => request.path === path),
    forget() {
      received.length = 0;
      replies.clear();
    },
    unsigned: (authToken: string) =>
      received.filter(
        (request) =>
          !twilio.validateRequest(
            authToken,
            request.signature,
            request.url,
            request.method === 'POST' ? request.params : {},
          ),
      ),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type Product = Awaited<ReturnType<typeof startProduct>>;

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export const twiml = (verbs: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;
