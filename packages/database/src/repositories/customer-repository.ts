import { type CustomerId, type CustomerSummary, type Grade, type Language, newId } from '@tellonce/contracts';
import { sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import { phoneVariants } from '../phone-variants.ts';
import type { CustomerKind, IdentityKind } from '../schema/customer-tables.ts';
import type { Executor } from '../schema/database.ts';
import { toSearchVector } from '../search-grams.ts';
import { storableVersion, updatedOr } from '../versioned-update.ts';
import { type CustomerHit, searchCustomers } from './search-customers.ts';
import { summaryFields } from './story-sql.ts';

export interface NewIdentity {
  kind: IdentityKind;
  /** Phones in E.164 when they could be understood. */
  value: string;
  /** Phones: the national significant number, digits only. */
  national: string | null;
  primary?: boolean;
}
export interface NewCustomer {
  kind: CustomerKind;
  name: string;
  otherName: string | null;
  language: Language | null;
  city: string | null;
  identities: NewIdentity[];
  at: Date;
}
export interface CustomerChange {
  name?: string | undefined;
  otherName?: string | null | undefined;
  grade?: Grade | undefined;
  language?: Language | null | undefined;
  city?: string | null | undefined;
  temperament?: string | null | undefined;
}

/** The words a customer is found by. */
export const customerSearchVector = (names: { name: string; otherName: string | null }): string =>
  toSearchVector(names.name, names.otherName);

export const customerRepository = (db: Executor) => ({
  /** By name, number (any writing, or at least its last four digits), machine serial or account number. */
  search: (q: string, limit: number): Promise<CustomerHit[]> => searchCustomers(db, q, limit),

  async byId(customerId: CustomerId): Promise<(CustomerSummary & { version: number }) | null> {
    const { rows } = await sql<{ customer: CustomerSummary & { version: number } }>`
      SELECT json_build_object(${summaryFields}, 'version', c.version) AS customer
      FROM customer c WHERE c.customer_id = ${customerId}`.execute(db);
    return rows[0]?.customer ?? null;
  },

  async create(customer: NewCustomer): Promise<CustomerSummary> {
    const customerId = newId<CustomerId>();
    return inTransaction(db, async (tx) => {
      await tx
        .insertInto('customer')
        .values({
          customer_id: customerId,
          kind: customer.kind,
          name: customer.name,
          other_name: customer.otherName,
          language: customer.language,
          city: customer.city,
          since: customer.at,
          search: customerSearchVector(customer),
          grade: null,
          temperament: null,
          organization_id: null,
          last_agent_id: null,
        })
        .execute();
      await customerRepository(tx).addIdentities(customerId, customer.identities);
      const created = await customerRepository(tx).byId(customerId);
      if (!created) throw new Error('a customer vanished in the transaction that made it');
      const { version: _version, ...summary } = created;
      return summary;
    });
  },

  /** What the customer is already known by is left as it is. */
  async addIdentities(customerId: CustomerId, identities: readonly NewIdentity[]): Promise<void> {
    if (identities.length === 0) return;
    await db
      .insertInto('identity')
      .values(
        identities.map((each) => ({
          identity_id: newId<string>(),
          customer_id: customerId,
          kind: each.kind,
          value: each.value,
          national: each.national,
          is_primary: each.primary ?? false,
        })),
      )
      .onConflict((conflict) => conflict.columns(['customer_id', 'kind', 'value']).doNothing())
      .execute();
  },

  async identitiesFor(customerId: CustomerId): Promise<{ kind: IdentityKind; value: string; primary: boolean }[]> {
    const rows = await db
      .selectFrom('identity')
      .select(['kind', 'value', 'is_primary'])
      .where('customer_id', '=', customerId)
      .orderBy('is_primary', 'desc')
      .orderBy('identity_id')
      .execute();
    return rows.map(({ kind, value, is_primary: primary }) => ({ kind, value, primary }));
  },

  /** @throws DomainError `version-conflict`, `not-found` */
  update: (customerId: CustomerId, version: number, change: CustomerChange): Promise<CustomerSummary> =>
    inTransaction(db, async (tx) => {
      const row = await tx
        .updateTable('customer')
        .set((column) => ({
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.otherName === undefined ? {} : { other_name: change.otherName }),
          ...(change.grade === undefined ? {} : { grade: change.grade }),
          ...(change.language === undefined ? {} : { language: change.language }),
          ...(change.city === undefined ? {} : { city: change.city }),
          ...(change.temperament === undefined ? {} : { temperament: change.temperament }),
          version: column('version', '+', 1),
        }))
        .where('customer_id', '=', customerId)
        .where('version', '=', storableVersion(version))
        .returning(['name', 'other_name'])
        .executeTakeFirst();
      const customers = customerRepository(tx);
      const names = await updatedOr(row, async () => (await customers.byId(customerId)) !== null, 'customer');
      if (change.name !== undefined || change.otherName !== undefined)
        await tx
          .updateTable('customer')
          .set({ search: customerSearchVector({ name: names.name, otherName: names.other_name }) })
          .where('customer_id', '=', customerId)
          .execute();
      const after = await customers.byId(customerId);
      if (!after) throw new Error('a customer vanished in the transaction that changed it');
      const { version: _version, ...summary } = after;
      return summary;
    }),

  /** Everybody known by this number: in E.164, or by its national part when the carrier sends only that. */
  async resolvePhone(from: string): Promise<CustomerSummary[]> {
    const { e164, national } = phoneVariants(from);
    if (e164.length === 0) return [];
    const { rows } = await sql<{ customer: CustomerSummary }>`
      SELECT json_build_object(${summaryFields}) AS customer FROM customer c
      WHERE c.customer_id IN (
        SELECT customer_id FROM identity WHERE kind = 'phone' AND value = ANY(${e164}::text[])
        UNION SELECT customer_id FROM identity WHERE kind = 'phone' AND national = ANY(${national}::text[]))
      ORDER BY c.name COLLATE person_name, c.customer_id LIMIT 20`.execute(db);
    return rows.map((each) => each.customer);
  },

  /** Some primary phone numbers, the same ones each time: who calls in simulated traffic. */
  async somePhoneNumbers(limit: number): Promise<string[]> {
    const rows = await db
      .selectFrom('identity')
      .select('value')
      .where('kind', '=', 'phone')
      .where('is_primary', '=', true)
      .orderBy('identity_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.value);
  },

  /** What the caller chose last; no version moves, because nobody edited the record. */
  async setLanguage(customerId: CustomerId, language: Language): Promise<void> {
    await db.updateTable('customer').set({ language }).where('customer_id', '=', customerId).execute();
  },
});
