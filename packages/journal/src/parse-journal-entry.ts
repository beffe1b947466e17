import { fastParse, type JournalEntry, journalEntry, type RoutingEvent, routingEvent } from '@tellonce/contracts';

const parseWhole = fastParse(journalEntry);

/**
 * A journal entry as text → data. Tolerant, because a newer leader may write what this process does not know: such an
 * event becomes `{type: 'unknown'}`, which keeps the index of the others (their ids are made of it) and falls through
 * every switch; `skipped` counts them. Null when it is no entry at all.
 */
export const parseJournalEntry = (text: string | undefined): { entry: JournalEntry; skipped: number } | null => {
  const json = parseJson(text);
  const whole = parseWhole(json);
  if (whole.success) return { entry: whole.data, skipped: 0 };
  if (!isObject(json) || !Array.isArray(json.events) || !isObject(json.command)) return null;
  const frame = journalEntry.omit({ command: true, events: true }).safeParse(json);
  if (!frame.success) return null;
  let skipped = 0;
  const events = json.events.map((each: unknown): RoutingEvent => {
    const known = routingEvent.safeParse(each);
    if (known.success) return known.data;
    skipped += 1;
    return { type: 'unknown' } as never;
  });
  return { entry: { ...frame.data, command: json.command as JournalEntry['command'], events }, skipped };
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const parseJson = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null; // the caller reports it with its stream id
  }
};
