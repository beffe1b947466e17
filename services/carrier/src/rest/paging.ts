import { RestError } from './rest-error.ts';

const defaultPageSize = 50;
const largestPageSize = 1000;

interface PageRequest {
  /** Path of the list, without the query. */
  path: string;
  query: Readonly<Record<string, unknown>>;
}

/**
 * Twilio's list envelope. A page is anchored at the sid where the previous one ended, so that what is created
 * meanwhile neither repeats nor hides anything.
 */
export function toPage<T>(
  plural: string,
  items: readonly T[],
  request: PageRequest,
  options: { sidOf: (item: T) => string; toJson: (item: T) => unknown },
): Record<string, unknown> {
  const size = pageSizeOf(request.query.PageSize);
  const token = typeof request.query.PageToken === 'string' ? request.query.PageToken : '';
  const page = Math.max(0, Number.parseInt(String(request.query.Page ?? '0'), 10) || 0);
  const anchor = items.findIndex((item) => options.sidOf(item) === token.slice(2));
  const start = token.startsWith('PA')
    ? // What stood there may be gone; then the place that it had is the best guess.
      anchor < 0
      ? Math.min(page * size, items.length)
      : anchor + 1
    : token.startsWith('PB')
      ? Math.max(0, anchor - size)
      : Math.min(page * size, items.length);
  const shown = items.slice(start, start + size);
  const uri = (pageNumber: number, pageToken: string | null): string => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query)) {
      if (typeof value === 'string' && !['Page', 'PageSize', 'PageToken'].includes(name)) query.set(name, value);
    }
    query.set('PageSize', String(size));
    query.set('Page', String(pageNumber));
    if (pageToken) query.set('PageToken', pageToken);
    return `${request.path}?${query}`;
  };
  const last = shown.at(-1);
  const first = shown[0];
  const hasNext = last !== undefined && start + size < items.length;
  return {
    [plural]: shown.map(options.toJson),
    page,
    page_size: size,
    start,
    end: Math.max(start, start + shown.length - 1),
    uri: uri(page, token || null),
    first_page_uri: uri(0, null),
    next_page_uri: hasNext ? uri(page + 1, `PA${options.sidOf(last)}`) : null,
    previous_page_uri: start > 0 && first ? uri(Math.max(0, page - 1), `PB${options.sidOf(first)}`) : null,
  };
}

function pageSizeOf(value: unknown): number {
  if (value === undefined) return defaultPageSize;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1) throw new RestError(400, 20001, 'Invalid PageSize');
  return Math.min(size, largestPageSize);
}
