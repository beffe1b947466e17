import {
  type AgentId,
  type AssetId,
  type CaseId,
  type CustomerId,
  DomainError,
  type InteractionId,
  newId,
  type StoryCase,
} from '@tellonce/contracts';
import { sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import type { CaseKind, CaseStatus } from '../schema/customer-tables.ts';
import type { Executor } from '../schema/database.ts';
import { storableVersion, updatedOr } from '../versioned-update.ts';
import { caseObject } from './story-sql.ts';

export interface NewCase {
  customerId: CustomerId;
  kind: CaseKind;
  title: string;
  symptoms: string | null;
  assetId: AssetId | null;
  ownerId: AgentId | null;
  openedIn: InteractionId | null;
  at: Date;
}
export interface CaseChange {
  status?: CaseStatus | undefined;
  diagnosis?: string | null | undefined;
  resolution?: string | null | undefined;
  at: Date;
}
const isClosed = (status: CaseStatus): boolean => status === 'solved' || status === 'confirmed';

export const caseRepository = (db: Executor) => ({
  async byId(caseId: CaseId): Promise<StoryCase | null> {
    const { rows } = await sql<{ found: StoryCase }>`
      SELECT ${caseObject} AS found FROM service_case s LEFT JOIN app_user u ON u.user_id = s.owner_id
      WHERE s.case_id = ${caseId}`.execute(db);
    return rows[0]?.found ?? null;
  },
  async isOf(caseId: CaseId, customerId: CustomerId): Promise<boolean> {
    const row = await db
      .selectFrom('service_case')
      .select('case_id')
      .where('case_id', '=', caseId)
      .where('customer_id', '=', customerId)
      .executeTakeFirst();
    return row !== undefined;
  },
  /** New cases are numbered after those that came from elsewhere with numbers of their own. */
  async continueNumbering(): Promise<void> {
    await sql`SELECT setval('service_case_number', GREATEST(
      (SELECT last_value FROM service_case_number),
      (SELECT max(substring(number FROM '^C-(\\d{1,9})$')::bigint) FROM service_case)))`.execute(db);
  },
  async open(input: NewCase): Promise<StoryCase> {
    const caseId = newId<CaseId>();
    await db
      .insertInto('service_case')
      .values({
        case_id: caseId,
        customer_id: input.customerId,
        asset_id: input.assetId,
        kind: input.kind,
        status: 'new',
        title: input.title,
        symptoms: input.symptoms,
        diagnosis: null,
        resolution: null,
        owner_id: input.ownerId,
        opened_at: input.at,
        opened_in: input.openedIn,
      })
      .execute();
    const opened = await caseRepository(db).byId(caseId);
    if (!opened) throw new Error('a case vanished in the transaction that opened it');
    return opened;
  },
  /** A closed case that is opened again counts as reopened. @throws DomainError `version-conflict`, `not-found` */
  update: (caseId: CaseId, version: number, change: CaseChange): Promise<StoryCase> =>
    inTransaction(db, async (tx) => {
      const cases = caseRepository(tx);
      const before = await tx
        .selectFrom('service_case')
        .select(['status', 'version'])
        .where('case_id', '=', caseId)
        .forUpdate()
        .executeTakeFirst();
      if (!before) throw new DomainError('not-found', 'There is no such case.');
      const status = change.status ?? before.status;
      const [wasClosed, willBeClosed] = [isClosed(before.status), isClosed(status)];
      const row = await tx
        .updateTable('service_case')
        .set((column) => ({
          status,
          ...(change.diagnosis === undefined ? {} : { diagnosis: change.diagnosis }),
          ...(change.resolution === undefined ? {} : { resolution: change.resolution }),
          ...(willBeClosed && !wasClosed ? { closed_at: change.at } : {}),
          ...(wasClosed && !willBeClosed ? { closed_at: null, reopenings: column('reopenings', '+', 1) } : {}),
          version: column('version', '+', 1),
        }))
        .where('case_id', '=', caseId)
        .where('version', '=', storableVersion(version))
        .returning('case_id')
        .executeTakeFirst();
      await updatedOr(row, async () => true, 'case');
      const after = await cases.byId(caseId);
      if (!after) throw new Error('a case vanished in the transaction that changed it');
      return after;
    }),
});
