/** A parsed form body; its fields are the carrier's and may grow at any time, so nothing here is a closed set. */
export type Form = Readonly<Record<string, unknown>>;

export const toForm = (body: unknown): Form => (body && typeof body === 'object' ? (body as Form) : {});

/**
 * One field as text; undefined when absent, empty or repeated. Without U+0000, which no store keeps: a call whose
 * number carries one would have no record.
 */
export const textIn = (form: Form, name: string): string | undefined => {
  const value = form[name];
  const text = typeof value === 'string' ? value.replaceAll('\0', '') : '';
  return text === '' ? undefined : text;
};

/** What a word of the carrier stands for; undefined for one that the table does not have. */
export const meaningOf = <T>(table: Readonly<Record<string, T>>, word: string | undefined): T | undefined =>
  word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;

export const numberInForm = (form: Form, name: string): number | null => {
  const value = Number(textIn(form, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
};

/** RFC 2822 in webhooks; milliseconds since the epoch. */
export const instantIn = (form: Form, name: string): number | null => {
  const value = Date.parse(textIn(form, name) ?? '');
  return Number.isNaN(value) ? null : value;
};
