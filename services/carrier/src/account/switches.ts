import { z } from 'zod';

/**
 * Where Twilio's documents say nothing, both outcomes can be had. An application that works with each of them either
 * way works with whatever Twilio does.
 */
export interface Switches {
  /** Is the Dial or Enqueue action requested when the calling party hangs up? Its answer is never executed. */
  actionOnHangup: boolean;
  /** Which of the two is told first when a room starts with its second member. */
  conferenceStartOrder: 'join-first' | 'start-first';
  /** The SequenceNumber of a room's first event. */
  conferenceSequenceFrom: 0 | 1;
  /** Do requests for wait and hold documents of a room carry ConferenceSid and FriendlyName? */
  conferenceFieldsOnWait: boolean;
  /** How a dialled client ends that nobody registered. */
  unregisteredClient: 'no-answer' | 'failed';
  /** A client with a call up: told busy at once, or rung in vain, as a browser that ignores a second invite. */
  busyClient: 'busy' | 'ignored';
  /** What becomes of a leg that joined by TwiML and is removed over REST. */
  kickedLeg: 'continues' | 'hung-up';
  /** The order of the events when a room ends with members in it. */
  conferenceEndOrder: 'leave-first' | 'end-first';
  /** How an answered call ends whose document failed and that has no fallback. */
  failedDocument: 'completed' | 'failed';
  /** The status over REST of a room in which somebody waits and that nobody has started. */
  unstartedRoom: 'init' | 'in-progress';
  /** The messages of REST errors: Twilio's wording as far as it is known, or nothing but the code. */
  errorTexts: 'worded' | 'bare';
}

export const defaultSwitches = (): Switches => ({
  actionOnHangup: true,
  conferenceStartOrder: 'join-first',
  conferenceSequenceFrom: 1,
  conferenceFieldsOnWait: true,
  unregisteredClient: 'no-answer',
  busyClient: 'busy',
  kickedLeg: 'continues',
  conferenceEndOrder: 'leave-first',
  failedDocument: 'completed',
  unstartedRoom: 'init',
  errorTexts: 'worded',
});

export const switchesSchema = z.object({
  actionOnHangup: z.boolean(),
  conferenceStartOrder: z.enum(['join-first', 'start-first']),
  conferenceSequenceFrom: z.literal([0, 1]),
  conferenceFieldsOnWait: z.boolean(),
  unregisteredClient: z.enum(['no-answer', 'failed']),
  busyClient: z.enum(['busy', 'ignored']),
  kickedLeg: z.enum(['continues', 'hung-up']),
  conferenceEndOrder: z.enum(['leave-first', 'end-first']),
  failedDocument: z.enum(['completed', 'failed']),
  unstartedRoom: z.enum(['init', 'in-progress']),
  errorTexts: z.enum(['worded', 'bare']),
}) satisfies z.ZodType<Switches>;
