/** The same text with its comments blanked out (and, on request, what stands in quotes), so that words in them do not count. */
export function withoutComments(text: string, options: { blankStrings: boolean } = { blankStrings: false }): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text[at] ?? '';
    if (two === '//') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (two === '/*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
      result += ' ';
    } else if (one === "'" || one === '"') {
      const end = endOfString(text, at);
      result += options.blankStrings ? `${one}${one}` : text.slice(at, end);
      at = end;
    } else {
      result += one;
      at += 1;
    }
  }
  return result;
}

/** A quote inside a regular expression opens no string that outlives its line. */
function endOfString(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote || text[at] === '\n') return at + 1;
  }
  return text.length;
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/gm;

/** Every module that a source names: static, re-exported, dynamic. */
export function importedModules(text: string): string[] {
  return [...withoutComments(text).matchAll(IMPORT)].map((match) => match[2] ?? '');
}
