import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { problem, statusByCode } from '@tellonce/contracts';

export interface Knock {
  method: string;
  /** Sent as it is: neither dots nor escapes are tidied up on the way. */
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer | null;
}
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Requests as no browser would send them, over a few connections that are kept. */
export const createKnocker = (url: string, connections = 8) => {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    knock: ({ method, path, headers = {}, body = null }: Knock): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
        const sent = request(
          { agent, hostname, port, method: method.toUpperCase(), path, headers: { ...length, ...headers } },
          (reply) => {
            const parts: Buffer[] = [];
            reply.on('data', (part: Buffer) => parts.push(part));
            reply.on('error', reject);
            reply.on('end', () =>
              resolve({
                status: reply.statusCode ?? 0,
                headers: reply.headers,
                text: Buffer.concat(parts).toString('utf8'),
              }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(body ?? undefined);
      }),
    close: () => agent.destroy(),
  };
};
export type Knocker = ReturnType<typeof createKnocker>;

/** Runs all, `width` at a time; answers in order. */
export const pipelined = async <T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>) => {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
};

/** What a stranger learns about us from an answer that was written for us. */
const internalWords =
  /node_modules|\.[cm]?[jt]s:\d|\n\s+at |\b(SELECT|INSERT|UPDATE|DELETE) |violates|syntax error|DatabaseError|ECONN|kysely|ioredis|postgres/i;
/** A refusal is a few sentences; one that quotes what was sent could be used to send it elsewhere. */
const longestRefusal = 10_000;

/** Why this is no clear refusal, in a word; null when it is one. */
export const unclearRefusal = (answer: Answer): string | null => {
  if (answer.status >= 500) return `answered ${answer.status}`;
  if (answer.status < 400) return `was let in with ${answer.status}`;
  if (!/^application\/problem\+json/.test(answer.headers['content-type'] ?? '')) return 'is no problem+json';
  if (answer.headers['x-content-type-options'] !== 'nosniff') return 'lacks nosniff';
  if (answer.headers['access-control-allow-origin'] !== undefined) return 'may be read by other sites';
  if (answer.text.length > longestRefusal) return `takes ${answer.text.length} characters`;
  const leaked = internalWords.exec(answer.text);
  if (leaked) return `says ${JSON.stringify(leaked[0])}`;
  const parsed = problem.safeParse(jsonOf(answer.text));
  if (!parsed.success) return 'is not of the form of a problem';
  const { status, code, title, detail, requestId } = parsed.data;
  if (status !== answer.status || status !== statusByCode[code]) return `has the status ${status} for ${code}`;
  if (!title || !detail) return 'does not say what is wrong';
  return requestId ? null : 'has no request id';
};

export const codeOf = (answer: Answer): string | null => {
  const body = jsonOf(answer.text);
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // whoever asks finds that this is no problem
  }
};
