import type { CarrierClient } from '@tellonce/carrier-client';
import type { CallContext } from '../call/call-context.ts';

/** The legs in a call's room, by the carrier's own account. */
export const whoIsInRoom = async (
  carrier: Pick<CarrierClient, 'liveConferences' | 'participants'>,
  context: Pick<CallContext, 'interactionId' | 'presences'>,
): Promise<{ callSid: string; conferenceSid: string }[]> => {
  // Rooms that callbacks named are asked too: the list of rooms lags behind, and one that is over has nobody in it.
  const rooms = new Set([
    ...Object.values(context.presences).map((presence) => presence.conferenceSid),
    ...(await carrier.liveConferences(context.interactionId)).map((room) => room.conferenceSid),
  ]);
  const found = await Promise.all(
    [...rooms].map(async (conferenceSid) => {
      const participants = await carrier.participants(conferenceSid);
      return participants.kind === 'done' ? participants.value.map(({ callSid }) => ({ callSid, conferenceSid })) : [];
    }),
  );
  return found.flat();
};
