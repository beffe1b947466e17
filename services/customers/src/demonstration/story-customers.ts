import type { DemonstrationRows } from './demonstration-rows.ts';
import { emmaClarke } from './stories/emma-clarke.ts';
import { fleetOwner } from './stories/fleet-owner.ts';
import { newCustomer } from './stories/new-customer.ts';
import { sharedOffice } from './stories/shared-office.ts';
import type { DirectoryEntry } from './stories/story.ts';
import { unhappyCustomer } from './stories/unhappy-customer.ts';
import { wangWei } from './stories/wang-wei.ts';

/** Callers whom nobody knows. */
const strangers: DirectoryEntry[] = [
  {
    name: '新来电者 New caller',
    number: '+8613700000001',
    language: 'zh-CN',
    note: { en: 'Not in the records', zh: '客户资料中没有' },
  },
  {
    name: 'Withheld number',
    number: 'anonymous',
    language: 'en',
    note: { en: 'The carrier sends no number', zh: '运营商未提供号码' },
  },
];

/** The customers whom the phone page offers first, each of whom shows one thing; and two strangers. */
export const makeStoryCustomers = (rows: DemonstrationRows, now: Date): DirectoryEntry[] => [
  wangWei(rows, now),
  sharedOffice(rows, now),
  emmaClarke(rows, now),
  fleetOwner(rows, now),
  unhappyCustomer(rows, now),
  newCustomer(rows, now),
  ...strangers,
];
