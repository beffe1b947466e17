import { createHmac } from 'node:crypto';

export type FormFields = readonly (readonly [name: string, value: string])[];

const byteOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * X-Twilio-Signature: HMAC-SHA1 over the URL (no fragment, no userinfo) followed by the form fields sorted by name.
 * A repeated name counts each distinct value once, sorted. https drops the port, http keeps it.
 */
export function signRequest(authToken: string, url: string, fields: FormFields): string {
  const byName = new Map<string, Set<string>>();
  for (const [name, value] of fields) byName.set(name, (byName.get(name) ?? new Set()).add(value));
  let signed = url;
  for (const name of [...byName.keys()].sort(byteOrder)) {
    for (const value of [...(byName.get(name) ?? [])].sort(byteOrder)) signed += name + value;
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

/** The URL as it is sent: without fragment and user. The query keeps its order and spelling. */
export const toSentUrl = (url: string): string => url.replace(/#.*$/s, '').replace(/^(https?:\/\/)[^/?#@]*@/i, '$1');

/** As it is signed: https without its port. */
export const toSignedUrl = (url: string): string => toSentUrl(url).replace(/^(https:\/\/[^/?#:]+):\d+/i, '$1');
