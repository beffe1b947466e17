import type { Leg } from '../calls/leg.ts';
import type { MediaPort } from './media-port.ts';

/** A simulated party's voice: how long it speaks. Null when it has a wire of its own, or the carrier is silent. */
export async function sayAs(media: MediaPort, leg: Leg, text: string, language: string): Promise<number | null> {
  if (!(await giveVoice(media, leg))) return null;
  const { clip, durationMs } = await media.prepare({ say: text, language });
  if (clip === null) return null;
  media.update(leg.sid, 'scripted', { say: clip });
  return durationMs;
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
