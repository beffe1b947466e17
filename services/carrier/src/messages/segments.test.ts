import { expect, it } from 'vitest';
import { segmentsOf } from './segments.ts';

it.each([
  ['nothing', '', 1],
  ['160 plain characters', 'a'.repeat(160), 1],
  ['161 plain characters', 'a'.repeat(161), 2],
  ['two full parts', 'a'.repeat(306), 2],
  ['one more than two full parts', 'a'.repeat(307), 3],
  ['80 characters that need an escape', '€'.repeat(80), 1],
  ['81 characters that need an escape', '€'.repeat(81), 2],
  ['an escape that may not be torn apart', `${'a'.repeat(152)}€${'a'.repeat(151)}`, 2],
  ['an escape that pushes the rest over', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
  ['70 ideographs', '您'.repeat(70), 1],
  ['71 ideographs', '您'.repeat(71), 2],
  ['134 ideographs', '您'.repeat(134), 2],
  ['135 ideographs', '您'.repeat(135), 3],
  ['35 pictures of two units', '😀'.repeat(35), 1],
  ['67 pictures, of which 33 fit into a part', '😀'.repeat(67), 3],
  ['a plain text with one foreign letter', `${'a'.repeat(70)}您`, 2],
])('%s', (_name, body, segments) => {
  expect(segmentsOf(body)).toBe(segments);
});
