import { createHmac } from 'node:crypto';

export type FormFields = readonly (readonly [name: string, value: string])[];

const byteOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byNameAndValue = (a: FormFields[number], b: FormFields[number]): number =>
  byteOrder(a[0], b[0]) || byteOrder(a[1], b[1]);

/**
 * X-Twilio-Signature: HMAC-SHA1 over the URL (no fragment, no userinfo) followed by the form fields sorted by name.
 * A repeated name counts each distinct value once, sorted. https drops the port, http keeps it.
 */
export function signRequest(authToken: string, url: string, fields: FormFields): string {
  let signed = url;
  let previous: (typeof fields)[number] | null = null;
  for (const field of fields.toSorted(byNameAndValue)) {
    const [name, value] = field;
    if (previous?.[0] !== name || previous[1] !== value) signed += name + value;
    previous = field;
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

/** The URL as it is sent: without fragment and user. The query keeps its order and spelling. */
export const toSentUrl = (url: string): string => url.replace(/#.*$/s, '').replace(/^(https?:\/\/)[^/?#@]*@/i, '$1');

/** As it is signed: https without its port. */
export const toSignedUrl = (url: string): string => toSentUrl(url).replace(/^(https:\/\/[^/?#:]+):\d+/i, '$1');
