import { createHash } from 'node:crypto';
import type { CommandId } from '@tellonce/contracts';

/** The same text always makes the same id (RFC 9562 UUIDv8 over SHA-256): repeating a command is then harmless. */
export const toCommandId = (text: string): CommandId => {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-') as CommandId;
};
