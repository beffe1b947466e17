import { audibleTo } from '../conferences/conference.ts';
import type { Heard, Leg } from './leg.ts';

const silence: Heard[] = [{ silence: true }];
const ringback: Heard[] = [{ tone: 'ringback' }];

/** What a leg hears now. */
export function hears(leg: Leg): Heard[] {
  if (!leg.isLive) return silence;
  if (leg.status !== 'in-progress') {
    if (leg.direction !== 'inbound') return silence;
    return 'silence' in leg.prompt ? ringback : [leg.prompt];
  }
  if (leg.member) {
    const { member } = leg;
    if (member.hold || member.conference.status !== 'in-progress') return [leg.prompt];
    const announced = [member.conference.announcement, member.announcement].flatMap((one) =>
      one && !('silence' in one.voice.prompt) ? [one.voice.prompt] : [],
    );
    const others = audibleTo(member).map((speaker): Heard => ({ callSid: speaker.leg.sid }));
    const all = [...announced, ...others];
    return all.length > 0 ? all : silence;
  }
  if (leg.bridge) {
    const { peer } = leg.bridge;
    if (!peer) return ringback;
    return peer.farEnd ? hears(peer.farEnd) : [{ callSid: peer.sid }];
  }
  return [leg.prompt];
}
