import { z } from 'zod';

/** What the waiting caller is told. `position` counts from 1; `expectedWaitMs` is null when nobody can be promised. */
export const waitEstimate = z.object({ position: z.int(), expectedWaitMs: z.number().nullable() });
export type WaitEstimate = z.infer<typeof waitEstimate>;
