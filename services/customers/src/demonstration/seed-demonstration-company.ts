import type { Role } from '@tellonce/contracts';
import { caseRepository, type Executor, inTransaction, timelineRepository, userRepository } from '@tellonce/database';
import { numbers, seedDemonstrationConfiguration } from './demonstration-configuration.ts';
import { people } from './demonstration-people.ts';
import { demonstrationRows } from './demonstration-rows.ts';
import { generateCustomers } from './generated-customers.ts';
import { seededRandom } from './seeded-random.ts';
import type { DirectoryEntry } from './stories/story.ts';
import { makeStoryCustomers } from './story-customers.ts';

export interface SeedOptions {
  now: Date;
  hashPassword(password: string): Promise<string>;
  /** By sign-in name; the demonstration's own where one is missing. */
  passwords?: Record<string, string>;
  log?(line: string): void;
  /** How many in all; 2,000 unless a test wants fewer. */
  customers?: number;
}
export interface SignIn {
  signInName: string;
  password: string;
  displayName: string;
  roles: Role[];
}
export interface DemonstrationCompany {
  customers: number;
  signIns: SignIn[];
  phoneDirectory: { callers: DirectoryEntry[]; numbers: { number: string; label: { en: string; zh: string } }[] };
}
/** Known to everybody, so it opens a door on loopback only. */
const DEMONSTRATION_PASSWORD = 'tellonce-demo';
const SEED = 20_261_121;
const CUSTOMERS = 2_000;

/**
 * The construction-machinery dealer of PRODUCT.md. Does nothing to an installation that has people already; what it
 * answers is the same either way. The same seed makes the same company; only times hang on `now`.
 */
export const seedDemonstrationCompany = async (db: Executor, options: SeedOptions): Promise<DemonstrationCompany> => {
  const passwordOf = (signInName: string) => options.passwords?.[signInName] ?? DEMONSTRATION_PASSWORD;
  const wanted = options.customers ?? CUSTOMERS;
  const random = seededRandom(SEED);
  const rows = demonstrationRows(options.now, random);
  const callers: DirectoryEntry[] = makeStoryCustomers(rows, options.now);

  const seeded = await inTransaction(db, async (tx) => {
    await timelineRepository(tx).lock('seed');
    if ((await userRepository(tx).list()).length > 0) return false;
    options.log?.('Making the demonstration company');
    await seedDemonstrationConfiguration(tx);
    const hashes = new Map<string, Promise<string>>();
    for (const { signInName } of people) {
      const password = passwordOf(signInName);
      if (!hashes.has(password)) hashes.set(password, options.hashPassword(password));
    }
    for (const person of people)
      await userRepository(tx).create({
        ...person,
        passwordHash: (await hashes.get(passwordOf(person.signInName))) ?? '',
        language: null,
        disabled: false,
      });
    generateCustomers(rows, random, wanted);
    await rows.insert(tx);
    await caseRepository(tx).continueNumbering();
    return true;
  });
  if (seeded) options.log?.(`${wanted} customers with their machines, cases and calls`);

  return {
    customers: wanted,
    signIns: people.map(({ signInName, displayName, roles }) => ({
      signInName,
      password: passwordOf(signInName),
      displayName,
      roles,
    })),
    phoneDirectory: {
      callers,
      numbers: numbers.map(({ number, label }) => ({ number, label: { en: label.en, zh: label['zh-CN'] } })),
    },
  };
};
