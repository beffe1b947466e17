import { expect, it } from 'vitest';
import { matchedText } from './matched-text.ts';

const marked = (text: string, query: string) =>
  matchedText(text, query)
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');

it('marks what was typed, whatever its case', () => {
  expect(marked('Wang Wei', 'wei')).toBe('Wang [Wei]');
  expect(marked('欧阳王伟', '王伟')).toBe('欧阳[王伟]');
});
it('looks through the spaces and hyphens of numbers and serials', () => {
  expect(marked('138 1234 5678', '12345')).toBe('138 [1234 5]678');
  expect(marked('EX-210 SN-4471', 'sn4471')).toBe('EX-210 [SN-4471]');
});
it('finds the words one by one when they do not stand together', () => {
  expect(marked('Emma Jane Wright', 'wright emma')).toBe('[Emma] Jane [Wright]');
});
it('forgives a trunk zero that the shown number does not have', () => {
  expect(marked('138 1234 5678', '013812345678')).toBe('[138 1234 5678]');
});
it('marks nothing where nothing stands, and never loses a character', () => {
  expect(marked('王伟 𠮷', 'xyz')).toBe('王伟 𠮷');
  expect(marked('王伟', '  ')).toBe('王伟');
});
