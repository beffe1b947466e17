import { type Executor, inTransaction, timelineRepository, userRepository } from '@tellonce/database';
import { seedDefaultConfiguration } from './demonstration/default-configuration.ts';

export interface AdministratorOptions {
  hashPassword(password: string): Promise<string>;
  password: string;
  signInName?: string;
  displayName?: string;
}

/**
 * An empty installation: one administrator, the default codes and reasons, one record of hours. Does nothing when there
 * are people already, and says whether it did.
 */
export const seedAdministrator = (
  db: Executor,
  options: AdministratorOptions,
): Promise<{ created: boolean; signInName: string }> =>
  inTransaction(db, async (tx) => {
    const signInName = options.signInName ?? 'admin';
    await timelineRepository(tx).lock('seed');
    if ((await userRepository(tx).list()).length > 0) return { created: false, signInName };
    await seedDefaultConfiguration(tx);
    await userRepository(tx).create({
      signInName,
      displayName: options.displayName ?? 'Administrator',
      passwordHash: await options.hashPassword(options.password),
      roles: ['administrator'],
      teamId: null,
      language: null,
      skills: [],
      disabled: false,
    });
    return { created: true, signInName };
  });
