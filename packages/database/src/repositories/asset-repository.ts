import { type AssetId, type CustomerId, newId } from '@tellonce/contracts';
import type { Executor } from '../schema/database.ts';

export interface NewAsset {
  customerId: CustomerId;
  model: string;
  serial: string;
  configuration: Record<string, string>;
  installedAt: string | null;
  warrantyUntil: string | null;
  location: string | null;
}

export const assetRepository = (db: Executor) => ({
  async ofCustomer(customerId: CustomerId): Promise<{ assetId: AssetId; model: string; serial: string }[]> {
    const rows = await db
      .selectFrom('asset')
      .select(['asset_id', 'model', 'serial'])
      .where('customer_id', '=', customerId)
      .orderBy('asset_id')
      .execute();
    return rows.map(({ asset_id: assetId, model, serial }) => ({ assetId, model, serial }));
  },
  async isOf(assetId: AssetId, customerId: CustomerId): Promise<boolean> {
    return (await assetRepository(db).ofCustomer(customerId)).some((each) => each.assetId === assetId);
  },
  async create(input: NewAsset): Promise<AssetId> {
    const assetId = newId<AssetId>();
    await db
      .insertInto('asset')
      .values({
        asset_id: assetId,
        customer_id: input.customerId,
        model: input.model,
        serial: input.serial,
        configuration: JSON.stringify(input.configuration),
        installed_at: input.installedAt,
        warranty_until: input.warrantyUntil,
        location: input.location,
      })
      .execute();
    return assetId;
  },
});
