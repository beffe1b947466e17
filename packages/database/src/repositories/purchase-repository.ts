import { type CustomerId, newId, type PurchaseId } from '@tellonce/contracts';
import type { Executor } from '../schema/database.ts';

export interface NewPurchase {
  customerId: CustomerId;
  purchasedAt: string;
  description: string;
  /** In minor units (fen, cents). */
  amountMinor: number;
  currency: string;
  configuration: Record<string, string>;
}

export const purchaseRepository = (db: Executor) => ({
  async create(input: NewPurchase): Promise<PurchaseId> {
    const purchaseId = newId<PurchaseId>();
    await db
      .insertInto('purchase')
      .values({
        purchase_id: purchaseId,
        customer_id: input.customerId,
        purchased_at: input.purchasedAt,
        description: input.description,
        amount_minor: input.amountMinor,
        currency: input.currency,
        configuration: JSON.stringify(input.configuration),
      })
      .execute();
    return purchaseId;
  },
});
