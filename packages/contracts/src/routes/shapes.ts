import { z } from 'zod';

/** Of a route that answers 204. */
export const nothing = z.null();
export const text = (max: number) => z.string().trim().min(1).max(max);
/** Optimistic concurrency: the version that the writer saw; 409 `version-conflict` when it is no longer the newest. */
export const version = z.int().min(0);
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
