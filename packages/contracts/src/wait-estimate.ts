import { z } from 'zod';

/**
 * What the waiting caller is told. `position` counts from 1; `expectedWaitMs` is the mean, `announcedWaitMs` the mean and
 * one standard deviation in whole minutes, which five callers in six do not exceed; null when nobody can be promised.
 */
export const waitEstimate = z.object({
  position: z.int(),
  expectedWaitMs: z.number().nullable(),
  announcedWaitMs: z.number().nullable().optional(),
});
export type WaitEstimate = z.infer<typeof waitEstimate>;
