import { customerStory, e164, hours, inboundNumber, key, queue, routingConfiguration, user } from '@tellonce/contracts';
import {
  callerRepository,
  caseRepository,
  configurationRepository,
  customerRepository,
  type OpenDatabase,
  storyRepository,
  userRepository,
} from '@tellonce/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { seedAdministrator } from '../seed-administrator.ts';
import { type DemonstrationCompany, seedDemonstrationCompany } from './seed-demonstration-company.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const hashPassword = async (password: string) => `hash of ${password}`;

describe('seedDemonstrationCompany', () => {
  let opened: OpenDatabase;
  let company: DemonstrationCompany;
  beforeAll(async () => {
    opened = await openMigratedTestDatabase();
    company = await seedDemonstrationCompany(opened.db, {
      now,
      hashPassword,
      passwords: { ann: 'a password of her own' },
    });
  });
  afterAll(() => opened.close());

  it('makes people, queues, numbers and codes that the contracts accept', async () => {
    const configuration = configurationRepository(opened.db);
    const users = await userRepository(opened.db).list();
    expect(users.map((each) => user.parse(each).roles[0]).toSorted()).toEqual([
      'administrator',
      ...Array.from({ length: 6 }, () => 'agent'),
      'supervisor',
    ]);
    const queues = await configuration.queues.list();
    expect(queues.map((each) => queue.parse(each).key).toSorted()).toEqual(['complaints', 'parts', 'sales', 'service']);
    for (const each of await configuration.numbers.list()) e164.parse(inboundNumber.parse(each).number);
    for (const each of await configuration.hours.list()) hours.parse(each);
    expect((await configuration.breakReasons.list()).map((each) => key.parse(each.key))).toEqual([
      'break',
      'meal',
      'meeting',
      'training',
    ]);
    expect(await configuration.dispositions.list()).toHaveLength(13);
    const routing = routingConfiguration.parse(await configuration.routingConfiguration());
    expect(routing.agents).toHaveLength(6);
    expect((await userRepository(opened.db).bySignInName('ann'))?.passwordHash).toBe('hash of a password of her own');
    expect(company.signIns.find((each) => each.signInName === 'ann')?.password).toBe('a password of her own');
  });

  it('makes 2,000 customers whose stories the contract accepts', async () => {
    const { count } = await opened.db
      .selectFrom('customer')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(2_000);
    const some = await opened.db.selectFrom('customer').select('customer_id').orderBy('name').limit(300).execute();
    for (const { customer_id: customerId } of some)
      expect(customerStory.safeParse(await storyRepository(opened.db).ofCustomer(customerId)).error).toBeUndefined();
  });

  it('lets every caller of the phone page be who they say', async () => {
    const expected = new Map([
      ['王伟 Wang Wei', 1],
      ['张敏 / 刘洋 / 陈杰', 3],
      ['Emma Clarke', 1],
      ['赵国强 Zhao Guoqiang', 1],
      ["James O'Connor", 1],
      ['孙丽 Sun Li', 1],
      ['新来电者 New caller', 0],
      ['Withheld number', 0],
    ]);
    const found = new Map<string, number>();
    for (const caller of company.phoneDirectory.callers)
      found.set(caller.name, (await callerRepository(opened.db).dialogueContext(caller.number)).candidates.length);
    expect(found).toEqual(expected);
  });

  it('tells of Wang Wei: the machine, the open case and the promise of today', async () => {
    const { candidates } = await callerRepository(opened.db).dialogueContext('+8613812345678');
    expect(candidates[0]).toMatchObject({
      name: '王伟',
      grade: 'A',
      openCase: { number: 'C-2041', promise: { dueAt: '2026-03-02T08:00:00.000Z' } },
    });
    expect(candidates[0]?.assets.map((each) => each.serial)).toContain('EX210-104471');
    const hits = await customerRepository(opened.db).search('104471', 5);
    expect(hits[0]).toMatchObject({ name: '王伟', matched: 'serial' });
  });

  it('numbers new cases after its own', async () => {
    const [someone] = await customerRepository(opened.db).resolvePhone('+8613812345678');
    const opening = {
      kind: 'question' as const,
      title: 'x',
      symptoms: null,
      assetId: null,
      ownerId: null,
      openedIn: null,
    };
    const opened2 = await caseRepository(opened.db).open({ ...opening, customerId: someone!.customerId, at: now });
    expect(Number(opened2.number.slice(2))).toBeGreaterThan(2_600);
  });

  it('does nothing the second time, and answers the same', async () => {
    const again = await seedDemonstrationCompany(opened.db, {
      now: new Date(),
      hashPassword: () => Promise.reject(new Error('nothing to hash')),
      passwords: { ann: 'a password of her own' },
    });
    expect(again).toEqual(company);
    expect(await userRepository(opened.db).list()).toHaveLength(8);
  });

  it('makes the same company everywhere', async () => {
    const other = await openMigratedTestDatabase();
    await seedDemonstrationCompany(other.db, { now, hashPassword });
    const ids = (db: OpenDatabase['db']) =>
      db.selectFrom('customer').select(['customer_id', 'name']).orderBy('customer_id').execute();
    expect(await ids(other.db)).toEqual(await ids(opened.db));
    await other.close();
  });
});

describe('seedAdministrator', () => {
  it('makes one administrator and the defaults, once', async () => {
    const opened = await openMigratedTestDatabase();
    const options = { hashPassword, password: 'a long password' };
    expect(await seedAdministrator(opened.db, options)).toEqual({ created: true, signInName: 'admin' });
    expect(await seedAdministrator(opened.db, options)).toMatchObject({ created: false });
    expect(await userRepository(opened.db).list()).toHaveLength(1);
    const configuration = configurationRepository(opened.db);
    expect(await configuration.hours.list()).toHaveLength(1);
    expect(await configuration.queues.list()).toEqual([]);
    await opened.close();
  });
});
