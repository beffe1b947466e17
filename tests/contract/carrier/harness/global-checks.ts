import twilio from 'twilio';
import { complaintsAbout } from './answer-schema.ts';
import type { Received } from './product.ts';

/** An answer of the REST API, whoever asked for it. */
export interface Answer {
  method: string;
  path: string;
  status: number;
  body: unknown;
}

const rfc2822 =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} \+0000$/;
const sid = /^[A-Z]{2}[0-9a-fA-F]{32}$/;

/** G1 and G3 for one webhook. */
export function complaintsAboutWebhook(received: Received, authToken: string): string[] {
  const where = `${received.method} ${received.path}`;
  const signature = String(received.headers['x-twilio-signature'] ?? '');
  const isValid = (url: string, form: Received['form']) => twilio.validateRequest(authToken, signature, url, form);
  const complaints: string[] = [];
  if (!isValid(received.url, received.form)) complaints.push('G1: the signature does not verify');
  for (const [name, value] of Object.entries(received.form)) {
    const changed = { ...received.form, [name]: withOneByteChanged(value) };
    if (isValid(received.url, changed)) complaints.push(`G1: the signature does not cover ${name}`);
  }
  if (received.method === 'GET' && isValid(changedQuery(received.url), {})) {
    complaints.push('G1: the signature does not cover the query');
  }
  for (const [name, value] of Object.entries(received.params)) {
    if (/^(Timestamp|RecordingStartTime|Date(Created|Updated|Sent))$/.test(name) && !rfc2822.test(value)) {
      complaints.push(`G3: ${name}=${value} is not RFC 2822 in GMT`);
    }
    if (/(^|[a-z])Sid(Ending[A-Za-z]+|ToCoach)?$/.test(name) && value !== '' && !sid.test(value)) {
      complaints.push(`G3: ${name}=${value} is not a SID`);
    }
  }
  return complaints.map((complaint) => `${where}: ${complaint}`);
}

function withOneByteChanged(value: string | string[]): string | string[] {
  if (typeof value !== 'string') return value.map((one, index) => (index === 0 ? changed(one) : one));
  return changed(value);
}

const changed = (value: string): string =>
  value === '' ? 'x' : value.slice(0, -1) + (value.endsWith('0') ? '1' : '0');

function changedQuery(url: string): string {
  return url.includes('?') ? changed(url) : `${url}?x=1`;
}

/** G2 and G3 for one answer. */
export function complaintsAboutAnswer(answer: Answer): string[] {
  const { method, path, status, body } = answer;
  const complaints: string[] = [];
  if (status >= 400) complaints.push(...complaintsAboutEnvelope(status, body));
  else if (status === 204) {
    if (body !== '' && body !== null && body !== undefined) complaints.push('G2: 204 with a body');
  } else {
    complaints.push(...complaintsAbout(method, path, status, body).map((one) => `G2: ${one}`));
    complaints.push(...complaintsAboutValues(body, ''));
  }
  return complaints.map((complaint) => `${method} ${path} ${status}: ${complaint}`);
}

function complaintsAboutEnvelope(status: number, body: unknown): string[] {
  const envelope = body as { code?: unknown; message?: unknown; more_info?: unknown; status?: unknown } | null;
  if (typeof envelope !== 'object' || envelope === null) return ['G2: an error without an envelope'];
  const isWhole =
    Number.isInteger(envelope.code) &&
    typeof envelope.message === 'string' &&
    envelope.more_info === `https://www.twilio.com/docs/errors/${String(envelope.code)}` &&
    envelope.status === status;
  return isWhole ? [] : [`G2: not the error envelope: ${JSON.stringify(body)}`];
}

function complaintsAboutValues(json: unknown, name: string): string[] {
  if (Array.isArray(json)) return json.flatMap((one) => complaintsAboutValues(one, name));
  if (typeof json === 'object' && json !== null) {
    return Object.entries(json).flatMap(([key, value]) =>
      complaintsAboutValues(value, name === 'subresource_uris' ? 'uri' : key),
    );
  }
  if (typeof json !== 'string' || json === '') return [];
  if (/^(date_.*|start_time|end_time|message_date)$/.test(name) && !rfc2822.test(json)) {
    return [`G3: ${name}=${json} is not RFC 2822 in GMT`];
  }
  if (/(^|_)sid$/.test(name) && !sid.test(json)) return [`G3: ${name}=${json} is not a SID`];
  if (/^(.*_)?uri$/.test(name) && !json.startsWith('/2010-04-01/'))
    return [`G3: ${name}=${json} is not a path of the API`];
  return [];
}
