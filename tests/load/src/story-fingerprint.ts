import { createHash } from 'node:crypto';
import type { CustomerStory } from '@tellonce/contracts';
import type { Executor } from '@tellonce/database';
import { sql } from 'kysely';

const digest = (lines: readonly string[]): string =>
  createHash('md5')
    .update([...lines].sort().join('\n'))
    .digest('hex');

/** Every row of a story by id and text, whatever the order. */
export const storyFingerprint = (story: CustomerStory): string =>
  digest([
    `customer ${story.customer.customerId} ${story.customer.name} ${story.customer.grade}`,
    ...story.assets.map((each) => `asset ${each.assetId} ${each.serial} ${each.configuration.engine ?? ''}`),
    ...story.cases.map(
      (each) => `case ${each.caseId} ${each.status} ${each.symptoms} ${each.diagnosis} ${each.resolution}`,
    ),
    ...story.promises.map((each) => `promise ${each.promiseId} ${each.text} ${each.status}`),
    ...story.purchases.map((each) => `purchase ${each.purchaseId} ${each.description} ${each.amountMinor}`),
    ...story.contacts
      .filter((contact) => contact.notes.length > 0)
      .flatMap((contact) => contact.notes.map((note) => `note ${contact.interactionId} ${note.noteId} ${note.text}`)),
  ]);

/** The same, read table by table and not by the product's own query: what the desktop must have been shown. */
export const storyFingerprintFromTables = async (
  db: Executor,
  customerId: string,
  interactionId: string,
  offeredAt: string,
): Promise<string> => {
  const lines = await sql<{ line: string }>`
    SELECT 'customer ' || customer_id || ' ' || name || ' ' || grade AS line FROM customer WHERE customer_id = ${customerId}
    UNION ALL SELECT 'asset ' || asset_id || ' ' || serial || ' ' || coalesce(configuration->>'engine', '') FROM asset WHERE customer_id = ${customerId}
    UNION ALL SELECT 'case ' || case_id || ' ' || status || ' ' || coalesce(symptoms, 'null') || ' ' || coalesce(diagnosis, 'null') || ' ' || coalesce(resolution, 'null')
      FROM service_case WHERE customer_id = ${customerId}
    UNION ALL SELECT 'promise ' || promise_id || ' ' || text || ' ' || status FROM promise WHERE customer_id = ${customerId}
    UNION ALL SELECT 'purchase ' || purchase_id || ' ' || description || ' ' || amount_minor FROM purchase WHERE customer_id = ${customerId}
    UNION ALL SELECT 'note ' || n.interaction_id || ' ' || n.note_id || ' ' || n.text FROM note n
      WHERE n.interaction_id IN (
        SELECT interaction_id FROM interaction
        WHERE customer_id = ${customerId} AND interaction_id <> ${interactionId} AND started_at < ${offeredAt}
        ORDER BY started_at DESC LIMIT 5)`.execute(db);
  return digest(lines.rows.map((row) => row.line));
};
