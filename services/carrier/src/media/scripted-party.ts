import type { Leg } from '../calls/leg.ts';
import type { MediaPort } from './media-port.ts';

/** A simulated party's voice. False when the party has a wire of its own, or the carrier is silent. */
export async function sayAs(media: MediaPort, leg: Leg, text: string, language: string): Promise<boolean> {
  if (!(await giveVoice(media, leg))) return false;
  const { clip } = await media.prepare({ say: text, language });
  if (clip !== null) media.update(leg.sid, 'scripted', { say: clip });
  return clip !== null;
}

export async function toneAs(media: MediaPort, leg: Leg, toneHz: number, ms: number): Promise<boolean> {
  if (!(await giveVoice(media, leg))) return false;
  media.update(leg.sid, 'scripted', { toneHz, ms });
  return true;
}

/** Forgets what it was still going to say. */
export function hush(media: MediaPort, leg: Leg): void {
  media.update(leg.sid, 'scripted', { hush: true });
}

async function giveVoice(media: MediaPort, leg: Leg): Promise<boolean> {
  if (!media.isAudible || !leg.isLive) return false;
  if (media.kindOf(leg.sid) === 'scripted') return true;
  if (media.hasEndpoint(leg.sid)) return false;
  return (await media.open(leg.sid, 'scripted', {})).kind === 'opened';
}
