import { type AgentId, newId, type ProposedChange, type RoutingConfiguration } from '@tellonce/contracts';
import { configurationRepository, type Executor, userRepository } from '@tellonce/database';
import { readRoutingConfiguration } from '../configuration/read-configuration.ts';

/** What routing is told now, and what it would be told. */
export interface TriedChange {
  before: RoutingConfiguration;
  after: RoutingConfiguration;
}

/** Takes everything back that was written, and brings out what was read. */
class TakenBack extends Error {
  readonly tried: TriedChange;
  constructor(tried: TriedChange) {
    super('tried, and taken back');
    this.tried = tried;
  }
}

/**
 * Saves the record as it would be saved, reads what routing would be given, and takes it all back: no rule of saving is
 * written down twice.
 * @throws DomainError what saving throws: `version-conflict`, `not-found`, `already-exists`
 */
export const tryChange = async (db: Executor, change: ProposedChange, nowMs: number): Promise<TriedChange> => {
  try {
    return await db.transaction().execute(async (tx): Promise<never> => {
      const before = await readRoutingConfiguration(tx, nowMs);
      await save(tx, change);
      throw new TakenBack({ before, after: await readRoutingConfiguration(tx, nowMs) });
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.tried;
    throw error;
  }
};

const save = (tx: Executor, { id, version, ...change }: ProposedChange): Promise<unknown> => {
  const to = configurationRepository(tx);
  const seen = version ?? 0;
  switch (change.kind) {
    case 'teams':
      return id === null ? to.teams.create(change.input) : to.teams.update(id, seen, change.input);
    case 'skills':
      return id === null ? to.skills.create(change.input) : to.skills.update(id, seen, change.input);
    case 'hours':
      return id === null ? to.hours.create(change.input) : to.hours.update(id, seen, change.input);
    case 'queues':
      return id === null ? to.queues.create(change.input) : to.queues.update(id, seen, change.input);
    case 'users':
      return id === null
        ? userRepository(tx).create({ ...change.input, signInName: `preview-${newId()}`, passwordHash: 'none' })
        : userRepository(tx).update(id as AgentId, seen, change.input);
    case 'routing':
      return to.routingSettings.update(seen, change.input);
  }
};
