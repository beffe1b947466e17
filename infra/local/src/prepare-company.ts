import { writeFileSync } from 'node:fs';
import type { Role } from '@tellonce/contracts';
import { type DemonstrationCompany, seedAdministrator, seedDemonstrationCompany } from '@tellonce/customers';
import {
  configurationRepository,
  type Executor,
  migrateToLatest,
  openDatabase,
  userRepository,
} from '@tellonce/database';
import { hashPassword, passwordMatches } from '@tellonce/gateway';
import type { CompanyPreparation } from './installation-task.ts';
import { randomPassword } from './secrets.ts';

/** For the person who started us. `isNew`: made at this very start, and shown never again. */
export type SignIn = { signInName: string; password: string; role: string; isNew: boolean };
/** Offered on the sign-in page, on loopback only. */
export type DemoAccount = { signInName: string; password: string; displayName: string; roles: Role[] };
export type PreparedCompany = { numbers: string[]; signIns: SignIn[]; demoAccounts: DemoAccount[] };

/** Brings schema and company up to date; a glance when they are. */
export async function prepareCompany(
  preparation: CompanyPreparation,
  onProgress: (sentence: string) => void,
): Promise<PreparedCompany> {
  const { db, close } = openDatabase(preparation.databaseUrl, { maxConnections: 4 });
  try {
    const { applied } = await migrateToLatest(db);
    if (applied.length > 0) onProgress(`the database schema is up to date (${applied.length} migrations applied)`);
    const company = preparation.empty
      ? await prepareEmpty(db)
      : await prepareDemonstration(db, preparation, onProgress);
    const numbers = (await configurationRepository(db).numbers.list()).filter((each) => !each.disabled);
    // The hotline first: it is what a caller who does not choose should reach.
    const rank = ({ number }: { number: string }) => company.mainNumbers.indexOf(number) >>> 0;
    numbers.sort((a, b) => rank(a) - rank(b));
    const callers = numbers.length > 0 ? company.callers : [];
    const directory = {
      callers,
      numbers: numbers.map(({ number, label }) => ({ number, label: { en: label.en, zh: label['zh-CN'] } })),
    };
    writeFileSync(preparation.phoneDirectory, `${JSON.stringify(directory, null, 2)}\n`, { mode: 0o600 });
    return {
      numbers: numbers.map((each) => each.number),
      signIns: company.signIns,
      demoAccounts: company.demoAccounts,
    };
  } finally {
    await close();
  }
}

type Company = Pick<PreparedCompany, 'signIns' | 'demoAccounts'> & {
  callers: DemonstrationCompany['phoneDirectory']['callers'];
  mainNumbers: string[];
};

async function prepareEmpty(db: Executor): Promise<Company> {
  const password = randomPassword();
  const { created, signInName } = await seedAdministrator(db, { hashPassword, password });
  const signIns = created ? [{ signInName, password, role: 'administrator', isNew: true }] : [];
  return { signIns, demoAccounts: [], callers: [], mainNumbers: [] };
}

async function prepareDemonstration(
  db: Executor,
  { exposed }: CompanyPreparation,
  onProgress: (sentence: string) => void,
): Promise<Company> {
  const demonstration = await seedDemonstrationCompany(db, { now: new Date(), hashPassword, log: onProgress });
  const open = await accountsWithKnownPassword(db, demonstration.signIns);
  const { callers } = demonstration.phoneDirectory;
  const mainNumbers = demonstration.phoneDirectory.numbers.map((each) => each.number);
  const describeRole = ({ displayName, roles }: DemoAccount) => `${displayName}, ${roles.join(', ')}`;
  if (!exposed) {
    const signIns = open.map((each) => ({ ...each, role: describeRole(each), isNew: false }));
    return { signIns, demoAccounts: open, callers, mainNumbers };
  }
  // Others can knock here: every password that the world knows is changed before the first door opens.
  const signIns: SignIn[] = [];
  for (const account of open) {
    const password = randomPassword();
    await changePassword(db, account.signInName, password);
    signIns.push({ signInName: account.signInName, password, role: describeRole(account), isNew: true });
  }
  return { signIns, demoAccounts: [], callers, mainNumbers };
}

/** Somebody may have changed a password, disabled an account, or begun without the demonstration company. */
async function accountsWithKnownPassword(db: Executor, accounts: readonly DemoAccount[]): Promise<DemoAccount[]> {
  const users = userRepository(db);
  const verdicts = new Map<string, Promise<boolean>>(); // one hash serves them all until somebody changes theirs
  const open: DemoAccount[] = [];
  for (const { signInName, password, displayName, roles } of accounts) {
    const user = await users.bySignInName(signInName);
    if (user === null || user.disabled) continue;
    const verdict = verdicts.get(user.passwordHash) ?? passwordMatches(user.passwordHash, password);
    verdicts.set(user.passwordHash, verdict);
    if (await verdict) open.push({ signInName, password, displayName, roles });
  }
  return open;
}

async function changePassword(db: Executor, signInName: string, password: string): Promise<void> {
  const users = userRepository(db);
  const user = await users.bySignInName(signInName);
  if (user === null) return;
  await users.update(user.userId, user.version, { ...user, passwordHash: await hashPassword(password) });
}
