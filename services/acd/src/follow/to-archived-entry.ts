import type { NewArchivedEntry } from '@tellonce/database';
import { atOf, type JournalRow } from '@tellonce/journal';

const uuidLength = 36;
const beforeInteraction = '"interactionId":"';
const commandId = /^\{"commandId":"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The three together, since a command may have fields of these names too. */
const decided = /"at":(\d+),"configVersion":(\d+),"events":\[/;

/**
 * What the archive looks entries up by, found in the text as it is: parsing every entry once more would cost a leader
 * a tenth of its time. Null for an entry without a number: older than the archive.
 */
export const toArchivedEntry = (row: JournalRow): NewArchivedEntry | null => {
  if (row.sequence === null) return null;
  const [, at, configVersion] = decided.exec(row.text) ?? [];
  return {
    ...{ sequence: row.sequence, streamId: row.streamId, commandStreamId: row.commandStreamId ?? '0-0' },
    atMs: at === undefined ? atOf(row.streamId) : Number(at),
    commandId: commandId.exec(row.text)?.[1] ?? null,
    configVersion: Number(configVersion ?? 0),
    interactionIds: interactionIdsIn(row.text),
    text: row.text,
  };
};

const interactionIdsIn = (text: string): string[] => {
  const ids: string[] = [];
  for (let at = text.indexOf(beforeInteraction); at >= 0; at = text.indexOf(beforeInteraction, at)) {
    at += beforeInteraction.length;
    const id = text.slice(at, at + uuidLength);
    if (!ids.includes(id) && text[at + uuidLength] === '"' && uuid.test(id)) ids.push(id);
  }
  return ids;
};

/** A torn entry is kept too, as the text that it is; the database takes no JSON that is none. */
export const withTornAsText = (entry: NewArchivedEntry): NewArchivedEntry =>
  isJson(entry.text) ? entry : { ...entry, text: JSON.stringify(entry.text) };

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the question
  }
};
