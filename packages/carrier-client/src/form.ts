/** A parsed form body; its fields are the carrier's and may grow at any time, so nothing here is a closed set. */
export type Form = Readonly<Record<string, unknown>>;

export const toForm = (body: unknown): Form => (body && typeof body === 'object' ? (body as Form) : {});

/** One field as text; undefined when absent, empty or repeated. */
export const textIn = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const numberInForm = (form: Form, name: string): number | null => {
  const value = Number(textIn(form, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
};

/** RFC 2822 in webhooks; milliseconds since the epoch. */
export const instantIn = (form: Form, name: string): number | null => {
  const value = Date.parse(textIn(form, name) ?? '');
  return Number.isNaN(value) ? null : value;
};
