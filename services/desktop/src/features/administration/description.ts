import type { Language } from '@tellonce/contracts';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { Inputs, Kind, ListedKind, Records } from './administered-kinds.ts';

export interface FormProps<K extends Kind> {
  values: Inputs[K];
  change: (part: Partial<Inputs[K]>) => void;
  isNew: boolean;
  /** What is wrong at a field or below it, as a sentence. */
  fault: (path: string) => string | undefined;
}

/** How one kind of record is listed and edited. */
export interface Description<K extends ListedKind> {
  /** Of the form, in pixels. */
  width?: number;
  blank: () => Inputs[K];
  shapeOf: (isNew: boolean) => z.ZodType;
  /** What people call this record. */
  nameOf: (record: Records[K], language: Language) => string;
  /** The last touch before it is checked and sent. */
  tidy?: (input: Inputs[K]) => Inputs[K];
  /** What the shape does not know: paths that are wrong. */
  check?: (input: Inputs[K]) => string[];
  heads: readonly string[];
  Cells: ComponentType<{ record: Records[K] }>;
  Form: ComponentType<FormProps<K>>;
}
