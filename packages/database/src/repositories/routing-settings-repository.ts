import { type RoutingPolicy, type RoutingSettings, routingPolicy } from '@tellonce/contracts';
import { inTransaction } from '../in-transaction.ts';
import type { Executor } from '../schema/database.ts';
import { storableVersion, versionConflict } from '../versioned-update.ts';

/** The one record of rules that are not of one queue. */
export const routingSettingsRepository = (db: Executor) => ({
  async read(): Promise<RoutingSettings> {
    const row = await db.selectFrom('routing_policy').selectAll().executeTakeFirstOrThrow();
    const policy = routingPolicy.parse({
      gradeBoostMs: row.grade_boost_ms,
      presenceTimeoutMs: row.presence_timeout_ms,
      presenceGraceMs: row.presence_grace_ms,
      waitingLeaseMs: row.waiting_lease_ms,
      ...(row.rules as object),
    });
    return { ...policy, version: row.record_version };
  },
  /** @throws DomainError `version-conflict` */
  update: (version: number, input: RoutingPolicy): Promise<RoutingSettings> =>
    inTransaction(db, async (tx) => {
      const { gradeBoostMs, presenceTimeoutMs, presenceGraceMs, waitingLeaseMs, ...rules } = input;
      const { numUpdatedRows } = await tx
        .updateTable('routing_policy')
        .set((row) => ({
          grade_boost_ms: JSON.stringify(gradeBoostMs),
          presence_timeout_ms: presenceTimeoutMs,
          presence_grace_ms: presenceGraceMs,
          waiting_lease_ms: waitingLeaseMs,
          rules: JSON.stringify(rules),
          record_version: row('record_version', '+', 1),
          version: row('version', '+', 1),
        }))
        .where('record_version', '=', storableVersion(version))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw versionConflict();
      return routingSettingsRepository(tx).read();
    }),
});
