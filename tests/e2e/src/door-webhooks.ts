import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';
import type { Answer, Knock } from './door-requests.ts';

const edges = ['ivr', 'calls'].map((service) =>
  fileURLToPath(new URL(`../../../services/${service}/src/http/`, import.meta.url)),
);

/** Every address that the carrier may call, as the services themselves mount them. */
export const webhookPaths = (): string[] => {
  const texts = edges.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(`${folder}${file}`, 'utf8')));
  const paths = texts.flatMap((text) =>
    [...text.matchAll(/router\.post\(\s*'(\/webhooks\/[a-z/-]+)'/g)].map(([, path]) => path ?? ''),
  );
  return [...new Set(paths)].sort();
};

export type Fields = Record<string, string>;

/** A webhook as the carrier signs it, or as somebody would who does not know the account's token. */
export const webhook = (
  url: string,
  authToken: string,
  path: string,
  fields: Fields,
  headers: Record<string, string> = {},
): Knock => ({
  method: 'POST',
  path,
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, url + path, fields),
    ...headers,
  },
  body: new URLSearchParams(fields).toString(),
});

/** A caller who is told this hears something; null when so. */
export const unsafeDocument = ({ status, headers, text }: Answer): string | null => {
  if (status === 204) return null;
  if (status !== 200) return `answered ${status}`;
  if (!/^text\/xml/.test(headers['content-type'] ?? '')) return 'is no document';
  return /^<\?xml [^>]*\?><Response(\/>|>[\s\S]*<\/Response>)$/.test(text) ? null : 'is not a whole document';
};
