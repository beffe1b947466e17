/** An entry of the journal as it lies in Redis, not yet parsed. */
export interface JournalRow {
  streamId: string;
  /** Its number, without a gap since the first; null: written before entries were numbered. */
  sequence: number | null;
  /** Of the command whose outcome it is. */
  commandStreamId: string | null;
  text: string;
}

export const toJournalRow = (streamId: string, fields: Readonly<Record<string, string>>): JournalRow => ({
  streamId,
  sequence: fields.sequence === undefined ? null : Number(fields.sequence),
  commandStreamId: fields.command ?? null,
  text: fields.entry ?? '',
});
