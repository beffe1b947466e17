import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { environment } from './environment.ts';

/** A request of the carrier, as the product saw it. */
export interface Received {
  method: string;
  path: string;
  /** The exact URL, as the carrier was told it. */
  url: string;
  /** Form fields or query fields; the first value where a name is repeated. */
  params: Record<string, string>;
  /** Every value of every form field; empty for GET, whose fields are in the URL. */
  form: Record<string, string | string[]>;
  headers: IncomingHttpHeaders;
}

export type Reply =
  | string
  | { status?: number; type?: string; body?: string | Buffer; headers?: Record<string, string | string[]> }
  | 'hang';
export type Answering = Reply | ((request: Received) => Reply | Promise<Reply>);

/** A web server that plays the product: it answers by path and writes down what it received. */
export async function startProduct() {
  const received: Received[] = [];
  const replies = new Map<string, Answering>();
  const server = createServer((req, res) => {
    void read(req).then(async (body) => {
      const base = environment.publicUrl ?? `http://${req.headers.host}`;
      const request = toReceived(req, base, body);
      received.push(request);
      const answering = replies.get(request.path) ?? { status: 204 };
      const reply = typeof answering === 'function' ? await answering(request) : answering;
      if (reply === 'hang') return;
      const full = typeof reply === 'string' ? { body: reply } : reply;
      res.writeHead(full.status ?? 200, { 'Content-Type': full.type ?? 'text/xml', ...full.headers });
      res.end(full.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(environment.productPort, '127.0.0.1', () => resolve()));
  server.unref();
  const { port } = server.address() as AddressInfo;
  const base = environment.publicUrl ?? `http://127.0.0.1:${port}`;
  return {
    port,
    base,
    url: (path: string) => `${base}${path}`,
    received,
    /** Answers a path: with a document, or by a function of the request. */
    on(path: string, answering: Answering) {
      replies.set(path, answering);
    },
    to: (path: string) => received.filter((request) => request.path === path),
    forget() {
      received.length = 0;
      replies.clear();
    },
  };
}

export type Product = Awaited<ReturnType<typeof startProduct>>;

function toReceived(req: IncomingMessage, base: string, body: string): Received {
  const url = `${base}${req.url}`;
  const fields = new URLSearchParams(req.method === 'POST' ? body : new URL(url).search);
  const form: Record<string, string | string[]> = {};
  for (const name of req.method === 'POST' ? new Set(fields.keys()) : []) {
    const values = fields.getAll(name);
    form[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  const params: Record<string, string> = {};
  for (const [name, value] of fields) params[name] ??= value;
  return { method: req.method ?? '', path: new URL(url).pathname, url, params, form, headers: req.headers };
}

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export const doc = (verbs: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;
