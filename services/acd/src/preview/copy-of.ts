import type { CommandId, InteractionId } from '@tellonce/contracts';
import { createEngine, type Engine } from '@tellonce/routing';

/** A second engine that stands where the first one does. */
export const copyOf = (engine: Engine): Engine =>
  createEngine(engine.toSnapshot({ journalId: '0-0', commandCursor: '0-0' }));

/** Ids that no product command or interaction has: of version 0. */
const nothingsId = (kind: number, n: number): string =>
  `00000000-0000-0000-${String(kind).padStart(4, '0')}-${String(n).padStart(12, '0')}`;
export const ownCommandId = (n: number): CommandId => nothingsId(1, n) as CommandId;
export const phantomId = (n: number): InteractionId => nothingsId(2, n) as InteractionId;
