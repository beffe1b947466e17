import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecords, type Records } from './door-fingerprint.ts';
import { createPeople, type People } from './door-people.ts';
import { createKnocker, type Knocker } from './door-requests.ts';
import { type HeadlessHouse, openHeadlessHouse, type Rest } from './stack.ts';

/** One running stack, and everything that it takes to try its doors. */
export interface DoorHouse extends HeadlessHouse {
  url: string;
  knocker: Knocker;
  people: People;
  records: Records;
  administrator: Rest;
  /** What is secret about this installation. */
  secrets: Record<'accountSid' | 'authToken' | 'apiKey' | 'apiSecret' | 'simToken', string>;
  /** Passwords and tokens that a test typed or was given: they are looked for in the logs. */
  spoken: string[];
  accountWith(role: string): HeadlessHouse['accounts'][number];
  /** Every line that a process of the stack wrote. */
  logLines(): string[];
  /** What went wrong in the services, by their own account. */
  troubles(): string[];
  /** Resolves when nothing moves any more: a change of configuration reaches routing a moment later. */
  settled(): Promise<void>;
}

export const openDoorHouse = async (): Promise<DoorHouse> => {
  const dataDirectory = mkdtempSync(join(tmpdir(), `tellonce-test-${process.pid}-doors-`));
  const logs = join(dataDirectory, 'logs');
  // The most talkative level: whatever is not in this log is in none.
  const house = await openHeadlessHouse({ dataDirectory, env: { LOG_LEVEL: 'trace' } });
  const { url, redisUrl } = house.stack;
  const knocker = createKnocker(url);
  const people = createPeople(redisUrl);
  const records = await openRecords(house.stack);
  const accountWith = (role: string) => {
    const account = house.accounts.find((each) => each.roles.includes(role));
    if (!account) throw new Error(`the demonstration has no ${role}`);
    return account;
  };
  const linesOf = (file: string) => readFileSync(join(logs, file), 'utf8').split('\n').filter(Boolean);
  return {
    ...house,
    url,
    knocker,
    people,
    records,
    accountWith,
    spoken: [],
    administrator: await house.signIn(accountWith('administrator')),
    secrets: JSON.parse(readFileSync(join(dataDirectory, 'secrets.json'), 'utf8')) as DoorHouse['secrets'],
    logLines: () => readdirSync(logs).flatMap(linesOf),
    troubles: () => linesOf('services.log').filter((line) => /"level":[56]0/.test(line)),
    async settled() {
      for (let last = ''; ; ) {
        const now = JSON.stringify(await records.fingerprint());
        if (now === last) return;
        last = now;
      }
    },
    async close() {
      knocker.close();
      people.close();
      await records.close();
      await house.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
};
