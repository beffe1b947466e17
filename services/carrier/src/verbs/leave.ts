import { next, type Verb } from '../script/script.ts';

/** Only means something in the wait document of a queue. */
export const leave: Verb = async ({ scope }) => (scope.kind === 'queue-wait' ? { kind: 'leave' } : next);
