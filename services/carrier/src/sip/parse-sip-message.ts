import { parametersOf, parseHostPort, parseNameAddress, splitOutsideQuotes } from './sip-address.ts';
import { headerOf, nameKey, type SipHeader, type SipMessage, type Via } from './sip-message.ts';

export type Parsed = { kind: 'message'; message: SipMessage } | { kind: 'malformed'; reason: string };

/** What phones send is a tenth of it. */
export const longestMessage = 16 * 1024;
const mostHeaders = 128;
const token = /^[A-Za-z0-9\-.!%*_+`'~]{1,64}$/;
/** Branches of RFC 3261 begin so; those of its predecessor name no transaction. */
const magicCookie = 'z9hG4bK';
/** Headers that are lists: one line with commas is the same as many lines. */
const lists = new Set(['via', 'contact', 'route', 'record-route']);

const malformed = (reason: string): Parsed => ({ kind: 'malformed', reason });

/** Reads a datagram: strictly what RFC 3261 allows, with everything that a transaction needs. */
export function parseSipMessage(datagram: Buffer): Parsed {
  if (datagram.length > longestMessage) return malformed('too long');
  const end = datagram.indexOf('\r\n\r\n');
  if (end < 0) return malformed('the headers do not end');
  const [startLine = '', ...lines] = datagram.toString('utf8', 0, end).split('\r\n');
  const headers = parseHeaders(lines);
  if (typeof headers === 'string') return malformed(headers);
  const body = bodyOf(datagram.subarray(end + 4), headerOf({ headers }, 'content-length'));
  if (body === null) return malformed('Content-Length');
  const essentials = essentialsOf(headers);
  if (typeof essentials === 'string') return malformed(essentials);
  const common = { headers, body, ...essentials };
  const [first = '', second = '', third, ...more] = startLine.split(' ');
  if (first === 'SIP/2.0') {
    const status = /^[1-6]\d\d$/.test(second) ? Number(second) : 0;
    if (status === 0) return malformed('the status line');
    return { kind: 'message', message: { kind: 'response', status, ...common } };
  }
  if (!token.test(first) || second === '' || third !== 'SIP/2.0' || more.length > 0) return malformed('the first line');
  if (first !== common.sequenceMethod) return malformed('CSeq is of another method');
  return { kind: 'message', message: { kind: 'request', method: first, uri: second, ...common } };
}

function parseHeaders(lines: readonly string[]): SipHeader[] | string {
  const headers: { name: string; value: string }[] = [];
  for (const line of lines) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      const last = headers.at(-1);
      if (!last) return 'a continuation of nothing';
      last.value = `${last.value} ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (!token.test(name)) return 'a header without a name';
    if (headers.length >= mostHeaders) return 'too many headers';
    headers.push({ name, value: line.slice(colon + 1).trim() });
  }
  const separate = headers.flatMap(({ name, value }) =>
    lists.has(nameKey(name))
      ? splitOutsideQuotes(value, ',').map((one) => ({ name, value: one.trim() }))
      : [{ name, value }],
  );
  return separate.length > mostHeaders ? 'too many headers' : separate;
}

function bodyOf(rest: Buffer, length: string | null): string | null {
  if (length === null) return rest.toString('utf8');
  if (!/^\d{1,6}$/.test(length) || Number(length) > rest.length) return null;
  return rest.toString('utf8', 0, Number(length));
}

function essentialsOf(headers: readonly SipHeader[]) {
  const via = parseVia(headerOf({ headers }, 'via') ?? '');
  if (!via) return 'Via';
  const from = parseNameAddress(headerOf({ headers }, 'from') ?? '');
  if (!from) return 'From';
  const to = parseNameAddress(headerOf({ headers }, 'to') ?? '');
  if (!to) return 'To';
  const callId = headerOf({ headers }, 'call-id') ?? '';
  if (callId === '' || callId.length > 256 || /\s/.test(callId)) return 'Call-ID';
  const [, digits, sequenceMethod = ''] = /^(\d{1,10})[ \t]+(\S+)$/.exec(headerOf({ headers }, 'cseq') ?? '') ?? [];
  const sequence = Number(digits);
  if (digits === undefined || sequence >= 2 ** 31 || !token.test(sequenceMethod)) return 'CSeq';
  return { via, from, to, callId, sequence, sequenceMethod };
}

function parseVia(text: string): Via | null {
  const [sent = '', ...rest] = splitOutsideQuotes(text, ';');
  const [, place = ''] = /^SIP\/2\.0\/UDP[ \t]+(\S+)$/i.exec(sent.trim()) ?? [];
  const at = parseHostPort(place);
  const parameters = parametersOf(rest);
  const branch = parameters.get('branch') ?? '';
  if (!at || !branch.startsWith(magicCookie) || branch.length > 256) return null;
  return { host: at.host, port: at.port ?? 5060, branch, wantsRport: parameters.has('rport') };
}
