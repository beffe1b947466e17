import type { FloorInteraction } from '@tellonce/contracts';
import { nationalNumber } from '../../format/phone-number.ts';
import { nothingYet } from './figures.ts';

/** Whom a one-line place names: the customer when it is known who it is, else the number. */
export const callerOf = (interaction: Pick<FloorInteraction, 'customerName' | 'from'>): string =>
  interaction.customerName ?? (interaction.from ? nationalNumber(interaction.from) : nothingYet);
