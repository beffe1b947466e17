import { type AgentId, configurationChangedChannel, type RouteName } from '@tellonce/contracts';
import { auditRepository, type Executor } from '@tellonce/database';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

export interface Change<T> {
  actorId: AgentId;
  action: RouteName;
  /** What was asked for, without secrets: it stays in the audit. */
  detail: unknown;
  work(tx: Executor): Promise<T>;
  subjectOf(result: T): string;
}
export type SaveConfiguration = <T>(change: Change<T>) => Promise<T>;

/**
 * One transaction for a change, the version it bumps (the repositories do that) and its audit row; then everybody who
 * keeps a copy is told.
 */
export const createSaveConfiguration =
  (deps: { db: Executor; redis: Redis; clock: Clock; logger: Logger }): SaveConfiguration =>
  async (change) => {
    const result = await deps.db.transaction().execute(async (tx) => {
      const saved = await change.work(tx);
      await auditRepository(tx).write({
        actorId: change.actorId,
        action: change.action,
        subject: change.subjectOf(saved),
        detail: change.detail,
        at: new Date(deps.clock.now()),
      });
      return saved;
    });
    await deps.redis.publish(configurationChangedChannel, change.action).catch((error: unknown) => {
      // It is saved: whoever keeps a copy re-reads it by itself after a while.
      deps.logger.error({ err: error, action: change.action }, 'a change of configuration could not be announced');
    });
    return result;
  };
