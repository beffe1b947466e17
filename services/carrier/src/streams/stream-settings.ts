import type { CallbackTarget } from '../calls/leg.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Page } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import type { Track } from './audio-tap.ts';

export interface StreamSettings {
  url: string;
  name: string | null;
  tracks: readonly Track[];
  parameters: Readonly<Record<string, string>>;
  callback: CallbackTarget | null;
}

export type StreamWish =
  | { kind: 'stream'; settings: StreamSettings }
  | { kind: 'invalid'; code: number; reason: string };

const tracksByWord: Readonly<Record<string, readonly Track[]>> = {
  inbound_track: ['inbound'],
  outbound_track: ['outbound'],
  both_tracks: ['inbound', 'outbound'],
};

/** Twilio takes `wss:` only; on one machine, without certificates, `ws:` is the way to try it. */
const isStreamUrl = (url: string): boolean => /^wss?:\/\//i.test(url) && URL.canParse(url);

export function toStreamWish(wish: Omit<StreamSettings, 'tracks'> & { track: string | undefined }): StreamWish {
  const { track, ...settings } = wish;
  const tracks = tracksByWord[track || 'inbound_track'];
  if (!isStreamUrl(settings.url)) return { kind: 'invalid', code: 11100, reason: 'a stream needs a wss: URL' };
  if (!tracks) return { kind: 'invalid', code: 31941, reason: `there is no track ${track}` };
  return { kind: 'stream', settings: { ...settings, tracks } };
}

/** `<Stream>` of a document. */
export function streamWishOf(page: Page, node: TwimlNode): StreamWish {
  const { url = '', name, track, statusCallback, statusCallbackMethod } = node.attributes;
  const callbackUrl = statusCallback ? resolveUrl(page, statusCallback) : null;
  return toStreamWish({
    url: url.trim(),
    name: name || null,
    track,
    callback: callbackUrl ? { url: callbackUrl, method: methodOf(statusCallbackMethod) } : null,
    parameters: Object.fromEntries(
      node.children
        .filter((child) => child.name === 'Parameter')
        .map((child) => [child.attributes.name ?? '', child.attributes.value ?? '']),
    ),
  });
}
