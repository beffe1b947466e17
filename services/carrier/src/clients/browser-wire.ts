import type { Engine } from '../engine.ts';
import { isUsableCandidate, readAudioOffer } from '../media/endpoints/audio-offer.ts';
import type { MediaPort } from '../media/media-port.ts';
import { mintMediaTicket } from './media-ticket.ts';

/** `code` is Twilio's way: 31000 + SIP's own. 501: this carrier is silent; 488: no codec in common. */
interface Refusal {
  kind: 'refused';
  code: number;
  message: string;
}
export type Answered = { kind: 'answered'; sdp: string } | Refusal;
export type Ticketed = { kind: 'ticketed'; path: string } | Refusal;

/** Below the address of the client socket. */
const socketPath = 'media?ticket=';

const silent: Refusal = { kind: 'refused', code: 31501, message: 'this carrier has no sound' };

/** Whether a leg still stands when its wire is ready: calls end while an offer is being answered. */
type IsWanted = () => boolean;

const audible = (engine: Engine): MediaPort | null => (engine.media.isAudible ? engine.media : null);

/** Gives a leg a WebRTC wire, in place of an earlier one. */
export async function answerOffer(
  engine: Engine,
  leg: string,
  given: { sdp: string; bindAddress: string | null; isWanted: IsWanted },
): Promise<Answered> {
  const media = audible(engine);
  if (!media) return silent;
  const offer = readAudioOffer(given.sdp);
  if (offer.kind === 'refused') return offer;
  const opened = await media.open(leg, 'webrtc', {
    offer: given.sdp,
    ...(given.bindAddress === null ? {} : { bindAddress: given.bindAddress }),
  });
  if (opened.kind === 'refused') return { kind: 'refused', code: 31500, message: opened.reason };
  if (!given.isWanted()) media.close(leg);
  return { kind: 'answered', sdp: opened.answer.sdp };
}

export function addCandidate(engine: Engine, leg: string, update: { candidate: string; mid: string }): void {
  if (isUsableCandidate(update.candidate) && engine.media.hasEndpoint(leg)) engine.media.update(leg, 'webrtc', update);
}

/** Gives a leg a WebSocket wire, for networks where WebRTC does not connect; its socket comes with the ticket. */
export async function openSocketWire(engine: Engine, leg: string, isWanted: IsWanted): Promise<Ticketed> {
  const media = audible(engine);
  if (!media) return silent;
  const opened = await media.open(leg, 'web-socket', {});
  if (opened.kind === 'refused') return { kind: 'refused', code: 31500, message: opened.reason };
  if (!isWanted()) media.close(leg);
  const ticket = mintMediaTicket(engine.account.credentials.apiSecret, leg, engine.clock.now());
  return { kind: 'ticketed', path: `${socketPath}${encodeURIComponent(ticket)}` };
}
