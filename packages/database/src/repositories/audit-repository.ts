import { type AgentId, newId } from '@tellonce/contracts';
import type { Executor } from '../schema/database.ts';

export interface AuditEntry {
  /** Null: the system itself. */
  actorId: AgentId | null;
  /** `noun.verb`, as the route that was used: `cases.update`. */
  action: string;
  /** The id of what was acted on. */
  subject: string;
  detail: unknown;
  at: Date;
}

/** Who did what. Written in the transaction of the deed. */
export const auditRepository = (db: Executor) => ({
  async write(entry: AuditEntry): Promise<void> {
    await db
      .insertInto('audit')
      .values({
        audit_id: newId<string>(),
        at: entry.at,
        actor_id: entry.actorId,
        action: entry.action,
        subject: entry.subject,
        detail: JSON.stringify(entry.detail ?? null),
      })
      .execute();
  },
});
