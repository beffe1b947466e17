import type { Disposition } from '@tellonce/contracts';
import { expect, it } from 'vitest';
import { inOrderOfUse } from './disposition-order.ts';

it('offers what a call with a person ends in before what only a dialer meets', () => {
  const codes: { key: string; flags: Disposition['flags'] }[] = [
    { key: 'answering-machine', flags: ['machine'] },
    { key: 'do-not-call', flags: ['do-not-call', 'human-answered'] },
    { key: 'escalated', flags: ['human-answered'] },
    { key: 'follow-up', flags: ['callback', 'human-answered'] },
    { key: 'resolved', flags: ['success', 'human-answered'] },
  ];
  expect(inOrderOfUse(codes).map((each) => each.key)).toEqual([
    'resolved',
    'escalated',
    'follow-up',
    'do-not-call',
    'answering-machine',
  ]);
});
