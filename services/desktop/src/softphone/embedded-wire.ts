import type { ReservationId } from '@tellonce/contracts';
import { z } from 'zod';
import type { AudioSays } from './audio/call-audio.ts';

/** What the browser says to the embedded carrier's client socket. */
export type ToCarrier =
  | { type: 'register'; token: string }
  | { type: 'updateToken'; token: string }
  | { type: 'connect'; requestId: string; params: { reservationId: ReservationId } }
  | { type: 'resume'; callSid: string }
  | { type: 'hangup'; callSid: string }
  | AudioSays;

/** What it hears; messages of other types are skipped. */
export const fromCarrier = z.discriminatedUnion('type', [
  z.object({ type: z.literal('registered'), identity: z.string() }),
  z.object({ type: z.literal('connecting'), requestId: z.string().optional(), callSid: z.string() }),
  z.object({ type: z.literal('connected'), callSid: z.string() }),
  z.object({ type: z.literal('ended'), callSid: z.string(), reason: z.string().optional() }),
  z.object({ type: z.literal('media.answer'), callSid: z.string(), attempt: z.number(), sdp: z.string() }),
  z.object({ type: z.literal('media.socket'), callSid: z.string(), attempt: z.number(), path: z.string() }),
  z.object({ type: z.literal('media.failed'), callSid: z.string(), attempt: z.number(), code: z.number() }),
  z.object({ type: z.literal('media.lost'), callSid: z.string() }),
  z.object({ type: z.literal('media.heard'), callSid: z.string(), frames: z.number() }),
  z.object({
    type: z.literal('error'),
    code: z.union([z.string(), z.number()]),
    message: z.string().optional(),
    requestId: z.string().optional(),
  }),
]);
export type FromCarrier = z.infer<typeof fromCarrier>;

export const readFromCarrier = (data: unknown): FromCarrier | null => {
  if (typeof data !== 'string') return null;
  try {
    const read = fromCarrier.safeParse(JSON.parse(data));
    return read.success ? read.data : null;
  } catch {
    // Not JSON: not for us.
    return null;
  }
};
