import { createHash, randomBytes } from 'node:crypto';

/** What a URL's user and password answer to the challenge of a 401: Digest where it is offered, Basic otherwise. */
export function authorizationFor(
  url: string,
  method: string,
  challenges: string | readonly string[] | undefined,
): string {
  const target = new URL(url);
  const user = decodeURIComponent(target.username);
  const password = decodeURIComponent(target.password);
  const offered = (typeof challenges === 'string' ? [challenges] : (challenges ?? [])).join(', ');
  const digest = /(?:^|,\s*)digest\s+(.*)/is.exec(offered)?.[1];
  if (digest !== undefined) {
    const answer = digestAnswer({
      challenge: parametersOf(digest),
      user,
      password,
      method,
      uri: target.pathname + target.search,
    });
    if (answer) return answer;
  }
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

const hashes = { md5: 'md5', 'sha-256': 'sha256' } as const;

function digestAnswer(given: {
  challenge: ReadonlyMap<string, string>;
  user: string;
  password: string;
  method: string;
  uri: string;
}): string | null {
  const { challenge, user, password, method, uri } = given;
  const algorithm = challenge.get('algorithm') ?? 'MD5';
  const name = hashes[algorithm.replace(/-sess$/i, '').toLowerCase() as keyof typeof hashes];
  const realm = challenge.get('realm') ?? '';
  const nonce = challenge.get('nonce');
  if (!name || nonce === undefined) return null;
  const hash = (text: string): string => createHash(name).update(text, 'utf8').digest('hex');
  const clientNonce = randomBytes(8).toString('hex');
  const isSession = /-sess$/i.test(algorithm);
  const secret = hash(`${user}:${realm}:${password}`);
  const first = isSession ? hash(`${secret}:${nonce}:${clientNonce}`) : secret;
  const second = hash(`${method}:${uri}`);
  const hasQop = (challenge.get('qop') ?? '').split(/[\s,]+/).includes('auth');
  const count = '00000001';
  const response = hash(
    hasQop ? `${first}:${nonce}:${count}:${clientNonce}:auth:${second}` : `${first}:${nonce}:${second}`,
  );
  const opaque = challenge.get('opaque');
  return [
    `Digest username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `algorithm=${algorithm}`,
    `response="${response}"`,
    ...(hasQop ? ['qop=auth', `nc=${count}`] : []),
    ...(hasQop || isSession ? [`cnonce="${clientNonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
}

function parametersOf(challenge: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare] of challenge.matchAll(/([a-z-]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/gi)) {
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), quoted ?? bare ?? '');
  }
  return parameters;
}
