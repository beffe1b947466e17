export interface TextPart {
  text: string;
  hit: boolean;
}

/** Characters that stand between digits and letters of numbers and serials, and mean nothing. */
const filler = /[\s\-()+./]/;
const fold = (char: string): string => char.normalize('NFKC').toLowerCase();

interface Folded {
  chars: string[];
  /** For each of `chars`, where it stands in the text. */
  at: number[];
}
const foldText = (text: string): Folded => {
  const folded: Folded = { chars: [], at: [] };
  [...text].forEach((char, index) => {
    if (filler.test(char)) return;
    folded.chars.push(fold(char));
    folded.at.push(index);
  });
  return folded;
};
const indexOf = (haystack: readonly string[], needle: readonly string[]): number => {
  for (let start = 0; start + needle.length <= haystack.length; start += 1)
    if (needle.every((char, offset) => haystack[start + offset] === char)) return start;
  return -1;
};

/**
 * The parts of a text that a search matched: the whole query wherever it stands, spaces and hyphens aside
 * (`138 1234 5678` is found by `12345`), else each of its words by itself. A trunk 0 that the shown number has not is
 * left out of the query.
 */
export const matchedText = (text: string, query: string): TextPart[] => {
  const chars = [...text];
  const folded = foldText(text);
  const marked = new Set<number>();
  const mark = (needle: readonly string[]): boolean => {
    const start = needle.length === 0 ? -1 : indexOf(folded.chars, needle);
    if (start < 0) return false;
    const [from, to] = [folded.at[start] ?? 0, folded.at[start + needle.length - 1] ?? 0];
    for (let index = from; index <= to; index += 1) marked.add(index);
    return true;
  };
  const whole = foldText(query).chars;
  if (!mark(whole) && !(whole[0] === '0' && mark(whole.slice(1))))
    for (const word of query.split(/\s+/)) mark(foldText(word).chars);

  const parts: TextPart[] = [];
  chars.forEach((char, index) => {
    const hit = marked.has(index);
    const last = parts.at(-1);
    if (last && last.hit === hit) last.text += char;
    else parts.push({ text: char, hit });
  });
  return parts;
};
