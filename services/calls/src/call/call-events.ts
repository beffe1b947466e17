import type { LeavingReason } from '@tellonce/carrier-client';
import type { AgentId, QueueId, ReservationId } from '@tellonce/contracts';
import type { OwedCallback, Room } from './call-context.ts';

/** What a call hears of. `at`: epoch milliseconds. */
export type CallEvent = { at: number } & (
  | { type: 'reservation.accepted'; reservationId: ReservationId; agentId: AgentId; queueName: string }
  /** Routing has taken the engagement back by itself and put the caller at the head of the queue. */
  | { type: 'engagement.withdrawn'; reservationId: ReservationId; reason: string }
  /** The caller may hang up: they are called when their turn comes. */
  | { type: 'callback.agreed'; callback: OwedCallback }
  /** An offer came to nothing; the place is in line again. */
  | { type: 'offer.withdrawn' }
  /** Routing has let go of the place: with a message for the caller, or without. */
  | { type: 'place.lost'; queueId: QueueId; message: string | null; reason: string }
  /** The carrier calls the customer by this leg. */
  | { type: 'caller.dialed'; callSid: string; placement: number }
  /** The carrier would not call them. */
  | { type: 'caller.unreachable'; placement: number }
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
  /** A place in line without anybody on the line: routing must not wait for news of the caller. */
  | { kind: 'tell-routing-callback' }
  | { kind: 'place-caller'; where: 'room' | 'queue' | 'farewell'; placement: number }
  | { kind: 'dial-caller'; placement: number }
  | { kind: 'look-into-room' }
  | { kind: 'end-leg'; callSid: string };
