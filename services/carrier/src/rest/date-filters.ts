import type { Form } from './form.ts';

const dayMs = 86_400_000;

/** Twilio's odd date keys: `StartTime`, `StartTime<`, `StartTime>`; a date without a time means that whole day. */
export function matchesDate(query: Form, name: string, at: number | null): boolean {
  const exact = momentOf(query.text(name));
  const before = momentOf(query.text(`${name}<`));
  const after = momentOf(query.text(`${name}>`));
  if (!exact && !before && !after) return true;
  if (at === null) return false;
  if (exact && (at < exact.from || at >= exact.until)) return false;
  if (before && at >= before.until) return false;
  return !(after && at < after.from);
}

function momentOf(text: string | undefined): { from: number; until: number } | null {
  if (!text) return null;
  const from = Date.parse(text);
  if (Number.isNaN(from)) return null;
  return { from, until: /^\d{4}-\d{2}-\d{2}$/.test(text) ? from + dayMs : from + 1000 };
}
