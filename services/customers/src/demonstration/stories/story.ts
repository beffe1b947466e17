import type { DemonstrationRows } from '../demonstration-rows.ts';
import { modelNamed } from '../machines.ts';

export interface DirectoryEntry {
  name: string;
  number: string;
  language: 'zh-CN' | 'en';
  /** What the call will show. */
  note: { en: string; zh: string };
}

/** Writes one customer's rows, and says how the phone page offers them. */
export type Story = (rows: DemonstrationRows, now: Date) => DirectoryEntry;

export const hourMs = 3_600_000;
export const configurationOf = (model: string): Record<string, string> => modelNamed(model).configuration[0] ?? {};
