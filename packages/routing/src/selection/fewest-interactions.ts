import type { SelectionPolicy } from './selection-policy.ts';

/** More than anybody's interactions in a day. */
const oneDay = 100_000;

/**
 * The fewest interactions accepted today. Those who have had none today come before all others, and among them whoever
 * last had one on the earliest day: so nothing has to be recounted at midnight.
 */
export const fewestInteractions: SelectionPolicy = (agent) => agent.handledDay * oneDay + agent.handledCount;
