import type { Verb } from '../script/script.ts';

export const reject: Verb = async (_context, node) => ({
  kind: 'reject',
  reason: node.attributes.reason === 'busy' ? 'busy' : 'rejected',
});
