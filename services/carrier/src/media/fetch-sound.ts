export interface FetchedSound {
  body: Buffer;
  contentType: string;
  /** What a later request may ask about instead of fetching everything again. */
  etag: string | null;
  lastModified: string | null;
}

export type SoundFetch =
  | ({ kind: 'fetched' } & FetchedSound)
  | { kind: 'not-modified' }
  | { kind: 'failed'; reason: string };

export interface FetchLimits {
  timeoutMs: number;
  largestBytes: number;
}

/** Gets a file to be played. http and https only; a name and password in the URL become Basic authentication. */
export async function fetchSound(
  address: string,
  earlier: Pick<FetchedSound, 'etag' | 'lastModified'> | null,
  limits: FetchLimits,
): Promise<SoundFetch> {
  const failed = (reason: string): SoundFetch => ({ kind: 'failed', reason });
  if (!URL.canParse(address)) return failed('not a URL');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return failed(`${url.protocol} is not fetched`);
  const headers = new Headers({ accept: 'audio/*' });
  if (url.username !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    url.username = '';
    url.password = '';
  }
  if (earlier?.etag) headers.set('if-none-match', earlier.etag);
  if (earlier?.lastModified) headers.set('if-modified-since', earlier.lastModified);
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(limits.timeoutMs) });
    if (response.status === 304) return { kind: 'not-modified' };
    if (!response.ok) {
      await response.body?.cancel();
      return failed(`the answer was ${response.status}`);
    }
    const body = await readLimited(response, limits.largestBytes);
    if (body === null) return failed(`larger than ${limits.largestBytes} bytes`);
    return {
      kind: 'fetched',
      body,
      contentType: (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
      etag: response.headers.get('etag'),
      lastModified: response.headers.get('last-modified'),
    };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

async function readLimited(response: Response, largestBytes: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    // Leaving the loop cancels the download.
    if (bytes > largestBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
