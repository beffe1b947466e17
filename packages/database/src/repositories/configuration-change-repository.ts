import { type AgentId, type ConfigurationChange, type ConfigurationKind, newId } from '@tellonce/contracts';
import type { Executor } from '../schema/database.ts';

export interface NewConfigurationChange {
  actorId: AgentId | null;
  at: Date;
  kind: ConfigurationKind;
  subject: string;
  before: object | null;
  after: object;
}

/** How every record of the configuration came to be as it is. Written in the transaction of the change. */
export const configurationChangeRepository = (db: Executor) => ({
  async write(change: NewConfigurationChange): Promise<void> {
    await db
      .insertInto('configuration_change')
      .values({
        change_id: newId<string>(),
        at: change.at,
        actor_id: change.actorId,
        kind: change.kind,
        subject: change.subject,
        before: change.before === null ? null : JSON.stringify(change.before),
        after: JSON.stringify(change.after),
      })
      .execute();
  },
  /** Newest first. */
  async list(filter: {
    kinds?: readonly ConfigurationKind[] | undefined;
    subject?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<ConfigurationChange[]> {
    let query = db
      .selectFrom('configuration_change as change')
      .leftJoin('app_user as actor', 'actor.user_id', 'change.actor_id')
      .select(['change_id', 'at', 'actor_id', 'kind', 'subject', 'before', 'after', 'actor.display_name as actor_name'])
      .orderBy('at', 'desc')
      .orderBy('change_id', 'desc')
      .limit(filter.limit);
    if (filter.kinds) query = query.where('kind', 'in', filter.kinds);
    if (filter.subject) query = query.where('subject', '=', filter.subject);
    if (filter.before) query = query.where('at', '<', new Date(filter.before));
    const rows = await query.execute();
    return rows.map((row) => ({
      changeId: row.change_id,
      at: row.at.toISOString(),
      actorId: row.actor_id,
      actorName: row.actor_name,
      kind: row.kind as ConfigurationKind,
      subject: row.subject,
      before: row.before as ConfigurationChange['before'],
      after: row.after as ConfigurationChange['after'],
    }));
  },
});
