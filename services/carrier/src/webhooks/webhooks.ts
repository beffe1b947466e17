import { randomUUID } from 'node:crypto';
import type { Exchange } from '../calls/leg.ts';
import type { PendingWork } from '../time/pending-work.ts';
import type { HttpMethod } from '../twiml/attributes.ts';
import { type Attempt, attempt } from './attempt.ts';
import { authorizationFor } from './authorization.ts';
import { Connections } from './connections.ts';
import type { CookieJar } from './cookie-jar.ts';
import { type DeliveryPolicy, policyOf, type RetryCondition } from './overrides.ts';
import { type FormFields, signRequest, toSentUrl, toSignedUrl } from './signature.ts';

export interface WebhookRequest {
  url: string;
  method: HttpMethod;
  fields: Readonly<Record<string, string | readonly string[] | undefined>>;
  cookies: CookieJar;
  /** One for a request and all its repetitions; made up when absent. */
  idempotencyToken?: string;
  /** Told what was asked and what came back, after the last try. */
  note?(exchange: NotedExchange): void;
}

type NotedExchange = Omit<Exchange, 'at'>;

export type WebhookAnswer =
  | { kind: 'answered'; url: string; status: number; contentType: string; body: string }
  | { kind: 'failed'; url: string; status: number | null; code: number; reason: string };

const maxRedirects = 10;
const notedBodyLimit = 4096;
const defaultLimitMs = 15_000;

/** The one place that signs and sends requests to the application. */
export class Webhooks {
  #authToken: string;
  #pending: PendingWork;
  #limitMs = defaultLimitMs;
  #connections = new Connections();

  constructor(options: { authToken: string; pending: PendingWork }) {
    this.#authToken = options.authToken;
    this.#pending = options.pending;
  }

  set limitMs(ms: number) {
    this.#limitMs = ms;
  }

  reset(): void {
    this.#limitMs = defaultLimitMs;
    // Requests under way keep theirs; those that nobody uses end by themselves.
    this.#connections = new Connections();
  }

  stop(): void {
    this.#connections.close();
  }

  request(webhook: WebhookRequest): Promise<WebhookAnswer> {
    return this.#pending.track(this.#requestAndNote(webhook));
  }

  async #requestAndNote(webhook: WebhookRequest): Promise<WebhookAnswer> {
    const beganAt = Date.now();
    const fields = toFormFields(webhook.fields);
    const answer = await this.#requestWithRetries(webhook, fields);
    const isAnswered = answer.kind === 'answered';
    webhook.note?.({
      method: webhook.method,
      url: toSentUrl(webhook.url),
      parameters: Object.fromEntries(fields),
      responseCode: answer.status,
      contentType: isAnswered ? answer.contentType : null,
      body: isAnswered ? answer.body.slice(0, notedBodyLimit) : null,
      durationMs: Date.now() - beganAt,
    });
    return answer;
  }

  async #requestWithRetries(webhook: WebhookRequest, fields: FormFields): Promise<WebhookAnswer> {
    const bareUrl = webhook.url.replace(/#.*$/s, '');
    if (!isHttpUrl(bareUrl))
      return { kind: 'failed', url: bareUrl, status: null, code: 11100, reason: 'the URL is not valid' };
    const policy = policyOf(webhook.url, this.#limitMs);
    const deadline = Date.now() + policy.totalTimeoutMs;
    const idempotencyToken = webhook.idempotencyToken ?? randomUUID();
    for (let tried = 0; ; tried += 1) {
      const outcome = await this.#follow(webhook, fields, bareUrl, policy, deadline, idempotencyToken);
      if (outcome.kind === 'answered') return outcome;
      const mayRetry = outcome.condition !== null && policy.retryOn.has(outcome.condition);
      if (!mayRetry || tried >= policy.retries || Date.now() >= deadline) {
        const { url, status, code, reason } = outcome;
        return { kind: 'failed', url, status, code, reason };
      }
    }
  }

  async #follow(
    webhook: WebhookRequest,
    fields: FormFields,
    firstUrl: string,
    policy: DeliveryPolicy,
    deadline: number,
    idempotencyToken: string,
  ): Promise<Extract<WebhookAnswer, { kind: 'answered' }> | FailedHop> {
    let url = webhook.method === 'GET' ? withQuery(firstUrl, fields) : firstUrl;
    // What relative URLs of the document resolve against: without the fields that a GET adds.
    let pageUrl = firstUrl;
    let method: HttpMethod = webhook.method;
    let authorization: string | null = null;
    for (let hops = 0; hops <= maxRedirects; ) {
      const result = await this.#hop({
        url,
        method,
        fields,
        webhook,
        policy,
        deadline,
        idempotencyToken,
        authorization,
      });
      if (result.kind !== 'response') return toFailedHop(url, result);
      webhook.cookies.keep(url, result.headers['set-cookie']);
      const { location } = result.headers;
      const { status } = result;
      if (status === 401 && hasUser(url) && authorization === null) {
        authorization = authorizationFor(url, method, result.headers['www-authenticate']);
      } else if ([301, 302, 303, 307, 308].includes(result.status) && location) {
        hops += 1;
        const next = URL.canParse(location, url) ? new URL(location, url).href : '';
        if (!isHttpUrl(next))
          return { kind: 'failed', url, status, code: 11100, reason: 'redirected to no URL', condition: null };
        // As browsers do: the form does not survive a 301 or 302.
        if (result.status < 307) method = 'GET';
        // Credentials are for the host that they were given for.
        url = new URL(next).host === new URL(url).host && hasUser(url) && !hasUser(next) ? withUserOf(url, next) : next;
        authorization = null;
        pageUrl = next;
      } else if (result.status >= 200 && result.status < 300) {
        const contentType = String(result.headers['content-type'] ?? '');
        return { kind: 'answered', url: pageUrl, status, contentType, body: result.body.toString('utf8') };
      } else {
        const condition: RetryCondition | null = result.status >= 500 ? '5xx' : result.status >= 400 ? '4xx' : null;
        return { kind: 'failed', url, status, code: 11200, reason: `HTTP status ${status}`, condition };
      }
    }
    return { kind: 'failed', url, status: null, code: 11215, reason: 'too many redirects', condition: null };
  }

  #hop(hop: Hop): Promise<Attempt> {
    const signedUrl = toSignedUrl(hop.url);
    const isPost = hop.method === 'POST';
    const headers: Record<string, string> = {
      'User-Agent': 'TwilioProxy/1.1',
      Accept: '*/*',
      'X-Twilio-Signature': signRequest(this.#authToken, signedUrl, isPost ? hop.fields : []),
      'I-Twilio-Idempotency-Token': hop.idempotencyToken,
    };
    const cookie = hop.webhook.cookies.headerFor(hop.url);
    if (cookie) headers.Cookie = cookie;
    if (hop.authorization !== null) headers.Authorization = hop.authorization;
    const body = isPost ? toQuery(hop.fields) : null;
    if (body !== null) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded; charset=utf-8';
      headers['Content-Length'] = String(Buffer.byteLength(body));
    }
    return attempt({
      url: hop.url.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1'),
      method: hop.method,
      headers,
      body,
      connectTimeoutMs: hop.policy.connectTimeoutMs,
      readTimeoutMs: hop.policy.readTimeoutMs,
      remainingMs: hop.deadline - Date.now(),
      sendsServerName: hop.policy.sendsServerName,
      connections: this.#connections,
    });
  }
}

interface Hop {
  url: string;
  method: HttpMethod;
  fields: FormFields;
  webhook: WebhookRequest;
  policy: DeliveryPolicy;
  deadline: number;
  idempotencyToken: string;
  authorization: string | null;
}

interface FailedHop {
  kind: 'failed';
  url: string;
  status: number | null;
  code: number;
  reason: string;
  condition: RetryCondition | null;
}

function toFailedHop(url: string, result: Exclude<Attempt, { kind: 'response' }>): FailedHop {
  const failed = (code: number, reason: string, condition: RetryCondition | null): FailedHop => ({
    kind: 'failed',
    url: toSentUrl(url),
    status: null,
    code,
    reason,
    condition,
  });
  switch (result.kind) {
    case 'connect-failed':
      return failed(11205, result.reason, 'ct');
    case 'connect-timeout':
      return failed(11205, 'connecting took too long', 'ct');
    case 'unknown-host':
      return failed(11210, result.reason, 'ct');
    case 'bad-certificate':
      return failed(certificateCode(result.reason), result.reason, null);
    case 'read-timeout':
      return failed(11200, 'answering took too long', 'rt');
    case 'total-timeout':
      return failed(11200, 'the time limit was reached', null);
    case 'broken':
      return failed(11200, result.reason, 'rt');
    case 'too-large':
      return failed(11750, 'the answer exceeds 64 kB', null);
  }
}

const isHttpUrl = (url: string): boolean => /^\s*https?:/i.test(url) && URL.canParse(url);

/** The name does not match, it has expired, or nobody known has signed it. */
const certificateCode = (reason: string): number =>
  /ALTNAME/.test(reason) ? 11235 : /EXPIRED|NOT_YET_VALID/.test(reason) ? 11236 : 11237;

function withUserOf(url: string, next: string): string {
  const { username, password } = new URL(url);
  return Object.assign(new URL(next), { username, password }).href;
}

const hasUser = (url: string): boolean => url.includes('@') && new URL(url).username !== '';

function toFormFields(fields: WebhookRequest['fields']): FormFields {
  const form: [string, string][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.push([name, value]);
    else if (value !== undefined) for (const one of value) form.push([name, one]);
  }
  return form;
}

const toQuery = (fields: FormFields): string =>
  new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();

function withQuery(url: string, fields: FormFields): string {
  const query = toQuery(fields);
  if (query === '') return url;
  return url + (url.includes('?') ? '&' : '?') + query;
}
