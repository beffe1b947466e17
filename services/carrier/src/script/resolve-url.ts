import type { HttpMethod } from '../twiml/attributes.ts';
import type { Fields, Outcome, Page } from './script.ts';

/** A URL of a document, resolved against it. Inline documents may only name absolute ones. The fragment survives. */
export function resolveUrl(page: Page, reference: string): string | null {
  const trimmed = reference.trim();
  if (/^https?:\/\//i.test(trimmed)) return URL.canParse(trimmed) ? trimmed : null;
  if (page.url === null || !URL.canParse(trimmed, page.url)) return null;
  return new URL(trimmed, page.url).href;
}

/** Hands control to the URL of an attribute; without the attribute, to the current document again. */
export function goTo(page: Page, reference: string | undefined, method: HttpMethod, fields: Fields = {}): Outcome {
  const url = reference === undefined || reference.trim() === '' ? page.url : resolveUrl(page, reference);
  if (url === null) {
    return {
      kind: 'fail',
      failure: { code: 11100, reason: 'a relative URL in an inline document', url: reference ?? '', method },
    };
  }
  return { kind: 'go', source: { kind: 'url', url, method, fields } };
}
