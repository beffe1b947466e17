import { isIP } from 'node:net';

export interface SipUri {
  readonly isSecure: boolean;
  /** Decoded; empty where the address names no user. */
  readonly user: string;
  /** Lower case; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number | null;
  /** What stands behind the question mark, as it was written. */
  readonly headers: string;
}

export interface NameAddress {
  readonly uri: string;
  /** Names in lower case; one without a value is the empty string. */
  readonly parameters: ReadonlyMap<string, string>;
}

const longestUri = 1024;

/** `sip:user:password;p@host:port;parameters?headers`; null for anything else. */
export function parseSipUri(text: string): SipUri | null {
  if (text.length > longestUri) return null;
  const scheme = /^(sips?):/i.exec(text)?.[1];
  if (!scheme) return null;
  const rest = text.slice(scheme.length + 1);
  const question = rest.indexOf('?');
  const address = question < 0 ? rest : rest.slice(0, question);
  const at = address.lastIndexOf('@');
  const user = at < 0 ? '' : decoded(address.slice(0, at).split(/[:;]/, 1)[0] ?? '');
  const place = parseHostPort(address.slice(at + 1).split(';', 1)[0] ?? '');
  if (user === null || !place) return null;
  return {
    isSecure: scheme.toLowerCase() === 'sips',
    user,
    ...place,
    headers: question < 0 ? '' : rest.slice(question + 1),
  };
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`. */
export function parseHostPort(text: string): { host: string; port: number | null } | null {
  const parts = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})))(?::(\d{1,5}))?$/.exec(
    text.trim(),
  );
  if (!parts) return null;
  const [, v6, name, digits] = parts;
  if (v6 !== undefined && isIP(v6) !== 6) return null;
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { host: (v6 ?? name ?? '').toLowerCase(), port };
}

export const inBrackets = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** A From, To, Contact or Route: `"Name" <uri>;parameters` or `uri;parameters`. */
export function parseNameAddress(text: string): NameAddress | null {
  const open = indexOutsideQuotes(text, '<');
  if (open < 0) {
    const [uri = '', ...parameters] = text.trim().split(';');
    return uri === '' ? null : { uri: uri.trim(), parameters: parametersOf(parameters) };
  }
  const close = text.indexOf('>', open);
  if (close < 0) return null;
  const uri = text.slice(open + 1, close).trim();
  return uri === '' ? null : { uri, parameters: parametersOf(splitOutsideQuotes(text.slice(close + 1), ';')) };
}

export function parametersOf(parts: readonly string[]): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (name !== '') parameters.set(name, equals < 0 ? '' : unquoted(part.slice(equals + 1).trim()));
  }
  return parameters;
}

const unquoted = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;

/** Splits at a character that stands neither between quotation marks nor between angle brackets. */
export function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  let isBracketed = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '<') isBracketed = true;
    else if (character === '>') isBracketed = false;
    else if (character === separator && !isBracketed) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function indexOutsideQuotes(text: string, wanted: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === wanted) return at;
  }
  return -1;
}

/** null when the percent signs make no sense. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
