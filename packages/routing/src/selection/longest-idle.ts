import type { SelectionPolicy } from './selection-policy.ts';

/** Whoever has been idle the longest: fair in idle time, and the usual rule. */
export const longestIdle: SelectionPolicy = (agent) => agent.idleSince;
