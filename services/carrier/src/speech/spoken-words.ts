/** One thing to say: a Chinese character, a word, or a number as it is written. */
export interface SpokenWord {
  /** As recordings are looked up: NFKC, lower case, a curly apostrophe made straight. */
  key: string;
  /** As it was written. */
  written: string;
  /** What a reader would pause for after it. */
  pause: 'none' | 'comma' | 'stop';
}

const wordPattern = /\p{Script=Han}|\p{N}+|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\n|[^\s]/gu;
const isSpoken = (part: string): boolean => /[\p{L}\p{N}]/u.test(part);
const stops = /[.!?;:…。！？；：\n]/u;
const commas = /[,，、—–()（）]/u;

/** Clock times are written one way and said another: `16:05` is sixteen oh five, or 16点05分. */
const sayTimes = (text: string, isChinese: boolean): string =>
  text.replace(/\b(\d{1,2}):(\d{2})(?!\d)/g, (_, hour: string, minute: string) => {
    if (isChinese) return minute === '00' ? `${hour}点` : `${hour}点${minute.replace(/^0/, '0 ')}分`;
    return minute === '00' ? hour : `${hour} ${minute.replace(/^0/, 'oh ')}`;
  });

export const isChinese = (language: string): boolean => /^(zh|cmn)\b/i.test(language);

/** A text as the things to be said one after another. Punctuation becomes pauses; what cannot be said is left out. */
export function spokenWords(text: string, language: string): SpokenWord[] {
  const words: SpokenWord[] = [];
  const written = sayTimes(text.normalize('NFKC'), isChinese(language));
  for (const [part] of written.matchAll(wordPattern)) {
    if (isSpoken(part)) {
      words.push({ key: part.toLowerCase().replaceAll('’', "'"), written: part, pause: 'none' });
      continue;
    }
    const last = words.at(-1);
    if (!last) continue;
    if (stops.test(part)) last.pause = 'stop';
    else if (commas.test(part) && last.pause === 'none') last.pause = 'comma';
  }
  return words;
}

/** The name under which a recording is found. */
export const recordingKey = (text: string, language: string): string =>
  spokenWords(text, language)
    .map((word) => word.key)
    .join(' ');
