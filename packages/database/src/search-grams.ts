const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu;
const LONGEST_TEXT = 400;

const normalize = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .normalize('NFC')
    .toLowerCase();

const wordsOf = (text: string): string[] => text.replace(cjk, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
const runsOf = (text: string): string[][] => (text.match(cjk) ?? []).map((run) => [...run]);
const pairsOf = (run: readonly string[]): string[] => run.slice(1).map((second, index) => `${run[index]}${second}`);

/** What a text is found by: its words, and every character and pair of characters of its Chinese parts. */
export const searchGrams = (...texts: readonly (string | null | undefined)[]): string[] => {
  const grams = new Set<string>();
  for (const text of texts) {
    const plain = normalize(text ?? '');
    for (const word of wordsOf(plain)) grams.add(word);
    for (const run of runsOf(plain)) for (const gram of [...run, ...pairsOf(run)]) grams.add(gram);
  }
  return [...grams];
};

const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** As a `tsvector` literal, without positions: only whether a gram is there matters. */
export const toSearchVector = (...texts: readonly (string | null | undefined)[]): string =>
  searchGrams(...texts)
    .map(quoted)
    .join(' ');

/**
 * As a `tsquery` literal: all pairs of each Chinese run (or its one character), and each word as a beginning.
 * `null` when there is nothing to look for.
 */
export const toSearchQuery = (text: string): string | null => {
  const plain = normalize(text);
  const terms = [
    ...wordsOf(plain).map((word) => `${quoted(word)}:*`),
    ...runsOf(plain).flatMap((run) => (run.length === 1 ? run : pairsOf(run)).map(quoted)),
  ];
  return terms.length > 0 ? [...new Set(terms)].join(' & ') : null;
};
