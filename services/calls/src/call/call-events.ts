import type { LeavingReason } from '@tellonce/carrier-client';
import type { AgentId, ReservationId } from '@tellonce/contracts';
import type { Room } from './call-context.ts';

/** What a call hears of. `at`: epoch milliseconds. */
export type CallEvent = { at: number } & (
  | { type: 'reservation.accepted'; reservationId: ReservationId; agentId: AgentId; queueName: string }
  /** Routing has taken the engagement back by itself and put the caller at the head of the queue. */
  | { type: 'engagement.withdrawn'; reservationId: ReservationId; reason: string }
  /** Routing holds this interaction as waiting. */
  | { type: 'interaction.queued' }
  | { type: 'call.end'; reservationId: ReservationId; agentId: AgentId }
  | { type: 'agent.arrived'; callSid: string; reservationId: ReservationId; agentId: AgentId }
  | { type: 'leg.joined'; callSid: string; room: Room }
  | { type: 'leg.left'; callSid: string; room: Room; leaving: LeavingReason }
  | { type: 'leg.ended'; callSid: string }
  /** Who is in the room, by the carrier's own account: callbacks of joins get lost. */
  | { type: 'room.seen'; seen: { callSid: string; conferenceSid: string }[] }
  /** The carrier asks what the caller's live leg shall do, having fallen out of the room. */
  | { type: 'caller.returned' }
  /** The carrier took, or had no leg left for, our instruction where the caller shall go. */
  | { type: 'caller.placed'; placement: number }
  | { type: 'caller.gone' }
);

/** What must be done to the world because of a transition. */
export type CallEffect =
  | { kind: 'tell-routing-end'; reason: string }
  | { kind: 'tell-routing-requeue'; reservationId: ReservationId; reason: string }
  | { kind: 'place-caller'; where: 'room' | 'queue'; placement: number }
  | { kind: 'look-into-room' }
  | { kind: 'end-leg'; callSid: string };
