import { type AgentId, agentId, type InteractionId, interactionId, type ReservationId } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const accepted = z.object({ interactionId, agentId });
export type AcceptedReservation = { interactionId: InteractionId; agentId: AgentId };

/** Which interaction an accepted reservation is about: what a desktop's leg brings is only the reservation's id. */
export interface AcceptedReservations {
  remember(reservationId: ReservationId, reservation: AcceptedReservation): Promise<void>;
  /** Waits for one whose acceptance has not reached us yet; null when it does not come in time. */
  find(reservationId: ReservationId, waitMs: number): Promise<AcceptedReservation | null>;
}

/** Longer than any call. */
const ttlSeconds = 48 * 3_600;
const keyOf = (reservationId: ReservationId) => `{calls}:reservation:${reservationId}`;

export const createAcceptedReservations = (redis: Redis): AcceptedReservations => {
  const waiting = new Map<ReservationId, Set<(reservation: AcceptedReservation) => void>>();

  const read = async (reservationId: ReservationId): Promise<AcceptedReservation | null> => {
    const stored = await redis.get(keyOf(reservationId));
    return stored ? accepted.parse(JSON.parse(stored)) : null;
  };

  return {
    async remember(reservationId, reservation) {
      await redis.set(keyOf(reservationId), JSON.stringify(reservation), 'EX', ttlSeconds);
      for (const tell of waiting.get(reservationId) ?? []) tell(reservation);
    },
    async find(reservationId, waitMs) {
      const listeners = waiting.get(reservationId) ?? new Set();
      waiting.set(reservationId, listeners);
      let settle: (reservation: AcceptedReservation | null) => void = () => undefined;
      const told = new Promise<AcceptedReservation | null>((resolve) => {
        settle = resolve;
      });
      listeners.add(settle);
      // Listening began before looking, or an acceptance between the two would be missed.
      const timer = setTimeout(() => settle(null), waitMs);
      try {
        return (await read(reservationId)) ?? (await told);
      } finally {
        clearTimeout(timer);
        listeners.delete(settle);
        if (listeners.size === 0) waiting.delete(reservationId);
      }
    },
  };
};
