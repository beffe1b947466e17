import {
  configurationChangedChannel,
  type Hours,
  newId,
  type Permission,
  type Problem,
  type Queue,
  type Skill,
  type Team,
  type TeamId,
  type User,
} from '@tellonce/contracts';
import { configurationRepository, userRepository } from '@tellonce/database';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passwordMatches } from '../sign-in/password.ts';
import { type GatewayHouse, openGatewayHouse, password } from '../testing/open-gateway.ts';
import { startTinyRouting } from '../testing/tiny-routing.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;
let admin: User;
let headers: Record<string, string>;

beforeAll(async () => {
  house = await openGatewayHouse();
  gateway = await house.startGateway();
  admin = await house.aUser('admin', ['administrator']);
  headers = await asSomebody(['configuration.read', 'configuration.write', 'users.manage'], admin);
});
afterAll(async () => {
  await gateway.stop();
  await house.close();
});

const asSomebody = async (permissions: Permission[], user?: User) => {
  const { cookie, session } = await house.aSession(permissions, user ? { userId: user.userId } : {});
  return { cookie, 'x-csrf-token': session.csrfToken, 'content-type': 'application/json' };
};
const ask = async <T>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; answer: T & Problem }> => {
  const response = await fetch(`${gateway.url}/api/configuration/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as T & Problem };
};
const aSkill = (key: string) => ask<Skill>('POST', 'skills', { key, name: { en: key, 'zh-CN': key } });
const name = { en: 'Parts', 'zh-CN': '配件' };
const aQueueInput = (key: string, changes: object = {}) => ({
  key,
  name,
  requirements: [],
  reservationTimeoutMs: 20_000,
  lastAgentPreferenceMs: 0,
  wrapUp: { kind: 'none' },
  serviceLevelTargetMs: 20_000,
  serviceLevelShare: 0.8,
  hoursId: null,
  ...changes,
});
const inputOf = ({ displayName, roles, teamId, language, skills, disabled }: User) => ({
  displayName,
  roles,
  teamId,
  language,
  skills,
  disabled,
});
const auditOf = (subject: string) =>
  house.db.selectFrom('audit').selectAll().where('subject', '=', subject).orderBy('at').execute();

describe('a change of configuration', () => {
  it('is saved with its audit and a newer version, and announced', async () => {
    const listener = house.redis.duplicate();
    const announced: string[] = [];
    listener.on('message', (_channel, action) => void announced.push(action));
    await listener.subscribe(configurationChangedChannel);
    const before = await configurationRepository(house.db).routingConfiguration();
    const { status, answer } = await ask<Team>('POST', 'teams', { name: 'North' });
    expect({ status, answer }).toMatchObject({ status: 201, answer: { name: 'North', disabled: false } });
    const after = await configurationRepository(house.db).routingConfiguration();
    expect(after.version).toBeGreaterThan(before.version);
    expect(await auditOf(answer.teamId)).toMatchObject([{ action: 'teams.create', actor_id: admin.userId }]);
    await until(() => announced.includes('teams.create'));
    listener.disconnect();
  });
  it('is refused when somebody else changed the record meanwhile', async () => {
    const { answer: team } = await ask<Team>('POST', 'teams', { name: 'South' });
    const path = `teams/${team.teamId}?version=${team.version}`;
    expect((await ask('PUT', path, { name: 'South 1' })).status).toBe(200);
    expect((await ask('PUT', path, { name: 'South 2' })).answer.code).toBe('version-conflict');
  });
  it('reads like the words of people: every kind can be created, listed, changed and disabled', async () => {
    const records = {
      skills: { key: 'cranes', name },
      dispositions: { key: 'solved-here', name, flags: ['success'] },
      'break-reasons': { key: 'errand', name },
    };
    for (const [kind, input] of Object.entries(records)) {
      const { answer } = await ask<{ key: string; version: number }>('POST', kind, input);
      expect((await ask('POST', kind, input)).answer.code).toBe('already-exists');
      const changed = await ask('PUT', `${kind}/${input.key}?version=${answer.version}`, { ...input, disabled: true });
      expect(changed).toMatchObject({ status: 200, answer: { disabled: true } });
      const listed = await ask<{ items: { key: string }[] }>('GET', kind);
      expect(listed.answer.items.map(({ key }) => key)).toContain(input.key);
    }
    const number = { number: '+864001112222', label: name, flow: 'service-hotline', defaultLanguage: 'zh-CN' };
    const { answer } = await ask<{ version: number }>('POST', 'numbers', number);
    const changed = await ask('PUT', `numbers/%2B864001112222?version=${answer.version}`, {
      ...number,
      defaultLanguage: 'en',
    });
    expect(changed).toMatchObject({ status: 200, answer: { defaultLanguage: 'en' } });
  });
  it('never changes a key', async () => {
    const { answer } = await aSkill('diggers');
    const renamed = await ask('PUT', `skills/diggers?version=${answer.version}`, { key: 'loaders', name });
    expect(renamed.answer.code).toBe('malformed-request');
  });
});

describe('what a queue names', () => {
  it('exists: skills, hours', async () => {
    const skill = { requirements: [{ skill: 'flying', level: 1 }] };
    expect((await ask('POST', 'queues', aQueueInput('one', skill))).answer.code).toBe('malformed-request');
    expect((await ask('POST', 'queues', aQueueInput('two', { hoursId: newId() }))).answer.code).toBe('not-found');
  });
  it('stays as long as a queue uses it', async () => {
    const { answer: skill } = await aSkill('welding');
    const hoursInput = { name: 'Week', zone: 'Asia/Shanghai', weekly: [], holidays: [] };
    const { answer: hours } = await ask<Hours>('POST', 'hours', hoursInput);
    await ask(
      'POST',
      'queues',
      aQueueInput('welds', { hoursId: hours.hoursId, requirements: [{ skill: 'welding', level: 1 }] }),
    );
    const offSkill = await ask('PUT', `skills/welding?version=${skill.version}`, {
      key: 'welding',
      name,
      disabled: true,
    });
    const offHours = await ask('PUT', `hours/${hours.hoursId}?version=${hours.version}`, {
      ...hoursInput,
      disabled: true,
    });
    expect([offSkill.answer.code, offHours.answer.code]).toEqual(['still-in-use', 'still-in-use']);
  });
  it('is a zone that exists', async () => {
    const hours = { name: 'Nowhere', zone: 'Mars/Olympus', weekly: [], holidays: [] };
    expect((await ask('POST', 'hours', hours)).answer.code).toBe('malformed-request');
  });
});

it('does not disable a queue in which callers wait', async () => {
  const { answer: queue } = await ask<Queue>('POST', 'queues', aQueueInput('busy'));
  const routing = await startTinyRouting(house.redis, await configurationRepository(house.db).routingConfiguration());
  await routing.queue(queue.queueId);
  const off = () =>
    ask('PUT', `queues/${queue.queueId}?version=${queue.version}`, aQueueInput('busy', { disabled: true }));
  expect((await off()).answer.code).toBe('still-in-use');
  await routing.stop();
});

describe('a person', () => {
  const anInput = (signInName: string) => ({
    signInName,
    password,
    displayName: 'Somebody',
    roles: ['agent'],
    teamId: null,
    language: null,
    skills: [],
  });
  it('is created with a hashed password that nothing shows', async () => {
    const { status, answer } = await ask<User>('POST', 'users', anInput('somebody'));
    expect(status).toBe(201);
    const stored = await userRepository(house.db).bySignInName('somebody');
    expect(await passwordMatches(stored?.passwordHash ?? null, password)).toBe(true);
    const everything = JSON.stringify([answer, await auditOf(answer.userId), await ask('GET', 'users'), house.logs]);
    expect(everything).not.toContain(password);
    expect(everything).not.toContain('argon2');
  });
  it('names a team and skills that exist', async () => {
    const nowhere = { ...anInput('nowhere'), teamId: newId<TeamId>() };
    expect((await ask('POST', 'users', nowhere)).answer.code).toBe('not-found');
    const unskilled = { ...anInput('unskilled'), skills: [{ skill: 'flying', level: 1 }] };
    expect((await ask('POST', 'users', unskilled)).answer.code).toBe('malformed-request');
  });

  const changes = {
    disabled: { disabled: true },
    'given another role': { roles: ['supervisor'] },
    'given another password': { password: 'another password' },
  };
  it.each(Object.entries(changes))('who is %s is signed out everywhere at once', async (what, change) => {
    const user = await house.aUser(`changed-${Object.keys(changes).indexOf(what)}`, ['agent']);
    const { cookie } = await house.aSession(['interactions.handle'], { userId: user.userId });
    expect(
      (await ask('PUT', `users/${user.userId}?version=${user.version}`, { ...inputOf(user), ...change })).status,
    ).toBe(200);
    expect(await house.sessions.read(cookie)).toBeNull();
  });
  it('whose name was corrected stays signed in', async () => {
    const user = await house.aUser('corrected', ['agent']);
    const { cookie } = await house.aSession(['interactions.handle'], { userId: user.userId });
    await ask('PUT', `users/${user.userId}?version=${user.version}`, { ...inputOf(user), displayName: 'Corrected' });
    expect(await house.sessions.read(cookie)).not.toBeNull();
  });
});

describe('the last administrator', () => {
  it('cannot be disabled, nor lose the role', async () => {
    const path = `users/${admin.userId}?version=${admin.version}`;
    expect((await ask('PUT', path, { ...inputOf(admin), disabled: true })).answer.code).toBe('still-in-use');
    expect((await ask('PUT', path, { ...inputOf(admin), roles: ['agent'] })).answer.code).toBe('still-in-use');
    expect(await userRepository(house.db).byId(admin.userId)).toEqual(admin);
  });
  it('remains when two administrators disable each other at once', async () => {
    const other = await house.aUser('other-admin', ['administrator']);
    const off = (user: User) =>
      ask('PUT', `users/${user.userId}?version=${user.version}`, { ...inputOf(user), disabled: true });
    const answers = await Promise.all([off(admin), off(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
