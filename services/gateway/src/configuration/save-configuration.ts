import { type AgentId, configurationChangedChannel, configurationKind, type RouteName } from '@tellonce/contracts';
import { auditRepository, configurationChangeRepository, type Executor } from '@tellonce/database';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

export interface Change<T> {
  actorId: AgentId;
  action: RouteName;
  /** What was asked for, without secrets: it stays in the audit. */
  detail: unknown;
  /** The record as it is before `work`; null or left out: there is none yet. */
  before?: ((tx: Executor) => Promise<object | null>) | undefined;
  work(tx: Executor): Promise<T>;
  subjectOf(result: T): string;
}
export type SaveConfiguration = <T extends object>(change: Change<T>) => Promise<T>;

/**
 * One transaction for a change, the version it bumps (the repositories do that), how the record was before, and its
 * audit row; then everybody who keeps a copy is told.
 */
export const createSaveConfiguration =
  (deps: { db: Executor; redis: Redis; clock: Clock; logger: Logger }): SaveConfiguration =>
  async (change) => {
    const result = await deps.db.transaction().execute(async (tx) => {
      const before = (await change.before?.(tx)) ?? null;
      const after = await change.work(tx);
      const at = new Date(deps.clock.now());
      const { actorId, action } = change;
      const subject = change.subjectOf(after);
      await auditRepository(tx).write({ actorId, action, subject, detail: change.detail, at });
      const kind = configurationKind.parse(action.split('.')[0]);
      await configurationChangeRepository(tx).write({ actorId, at, kind, subject, before, after });
      return after;
    });
    await deps.redis.publish(configurationChangedChannel, change.action).catch((error: unknown) => {
      // It is saved: whoever keeps a copy re-reads it by itself after a while.
      deps.logger.error({ err: error, action: change.action }, 'a change of configuration could not be announced');
    });
    return result;
  };
