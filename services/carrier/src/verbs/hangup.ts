import type { Verb } from '../script/script.ts';

export const hangup: Verb = async () => ({ kind: 'hang-up' });
