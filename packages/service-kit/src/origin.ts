/**
 * Whether a page of this origin may use our doors: it was served by the same host and port, or is named.
 * @param host the request's Host header
 */
export const isOwnOrigin = (origin: string, host: string | undefined, allowed: readonly string[] = []): boolean =>
  allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
