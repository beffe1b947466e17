import { nameKey, type OutgoingRequest, type SipHeader, type SipRequest } from './sip-message.ts';
import type { SocketAddress } from './udp-door.ts';

export interface OutgoingResponse {
  readonly status: number;
  /** Of the To header, where the request has none. */
  readonly tag: string;
  readonly headers?: readonly SipHeader[];
  readonly body?: string;
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  491: 'Request Pending',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  603: 'Decline',
};

/** Nothing that is put into a header may begin another one. */
const inOneLine = (text: string): string => text.replace(/[\r\n\0]+/g, ' ');

function write(startLine: string, headers: readonly SipHeader[], body: string): Buffer {
  const content = Buffer.from(body, 'utf8');
  const lines = headers.map(({ name, value }) => `${name}: ${inOneLine(value)}\r\n`);
  const head = `${startLine}\r\n${lines.join('')}Content-Length: ${content.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'utf8'), content]);
}

export function writeRequest(request: OutgoingRequest, via: string): Buffer {
  const { method, uri, headers, body = '' } = request;
  return write(`${method} ${inOneLine(uri)} SIP/2.0`, [{ name: 'Via', value: via }, ...headers], body);
}

/** RFC 3261 §8.2.6: what the request says of its way and its dialog goes back as it came. */
export function writeResponse(request: SipRequest, source: SocketAddress, response: OutgoingResponse): Buffer {
  const { status, tag, headers = [], body = '' } = response;
  let isTopmost = true;
  const copied = request.headers.flatMap(({ name, value }): SipHeader[] => {
    switch (nameKey(name)) {
      case 'via': {
        const seen = isTopmost ? seenFrom(value, source) : value;
        isTopmost = false;
        return [{ name: 'Via', value: seen }];
      }
      case 'to': {
        const needsTag = status !== 100 && !request.to.parameters.has('tag');
        return [{ name: 'To', value: needsTag ? `${value};tag=${tag}` : value }];
      }
      case 'from':
      case 'call-id':
      case 'cseq':
        return [{ name, value }];
      case 'record-route':
        return status > 100 && status < 300 ? [{ name, value }] : [];
      default:
        return [];
    }
  });
  return write(`SIP/2.0 ${status} ${reasons[status] ?? 'Response'}`, [...copied, ...headers], body);
}

/** RFC 3261 §18.2.1 and RFC 3581: the sender learns where it was seen. */
const seenFrom = (via: string, source: SocketAddress): string =>
  `${via.replace(/;[ \t]*rport(?=[ \t]*(;|$))/i, `;rport=${source.port}`)};received=${source.address}`;
