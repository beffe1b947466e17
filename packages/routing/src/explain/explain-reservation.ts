import {
  type Explanation,
  type JournalEntry,
  projectEvent,
  type ReservationId,
  type RoutingEventOf,
} from '@tellonce/contracts';
import type { Engine } from '../engine.ts';
import { type CandidateFacts, candidatesOf } from './candidates-of.ts';

export interface ReservationExplanation {
  offer: RoutingEventOf<'agent.reserved'>;
  because: Explanation;
  /** Everybody, as they were at the instant of the choice. */
  candidates: CandidateFacts[];
}

/**
 * The whole list behind an offer, recomputed: `engine` stands just before `entry` (a snapshot and the journal up to
 * there) and is moved into the middle of it, so it is of no further use. Null: the offer is not of this entry.
 */
export const explainReservation = (
  engine: Engine,
  entry: JournalEntry,
  reservationId: ReservationId,
): ReservationExplanation | null => {
  const { state } = engine;
  state.now = Math.max(state.now, entry.at);
  for (const event of entry.events) {
    if (event.type === 'agent.reserved' && event.reservationId === reservationId) {
      const candidates = candidatesOf(state, event.interactionId);
      return candidates && { offer: event, because: event.because, candidates };
    }
    projectEvent(state, event, entry.at);
  }
  return null;
};
