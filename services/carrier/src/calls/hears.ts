import { audibleTo } from '../conferences/conference.ts';
import type { Heard, Leg } from './leg.ts';

const silence: Heard[] = [{ silence: true }];
const ringback: Heard[] = [{ tone: 'ringback' }];

/** What a leg hears now. */
export function hears(leg: Leg): Heard[] {
  if (!leg.isLive) return silence;
  if (leg.status !== 'in-progress') return leg.direction === 'inbound' ? ringback : silence;
  if (leg.member) {
    const { member } = leg;
    if (member.hold || member.conference.status !== 'in-progress') return [leg.prompt];
    const others = audibleTo(member).map((speaker): Heard => ({ callSid: speaker.leg.sid }));
    return others.length > 0 ? others : silence;
  }
  if (leg.bridge) return leg.bridge.peer ? [{ callSid: leg.bridge.peer.sid }] : ringback;
  return [leg.prompt];
}
