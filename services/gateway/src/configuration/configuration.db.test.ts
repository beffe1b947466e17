import {
  type ConfigurationChange,
  configurationChangedChannel,
  type Hours,
  newId,
  type Permission,
  type Problem,
  type Queue,
  type RoutingSettings,
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

describe('how a record came to be as it is', () => {
  it('is kept, newest first, with who changed it and how it was before', async () => {
    const { answer: queue } = await ask<Queue>('POST', 'queues', aQueueInput('history'));
    const policy = { ...queue.policy, rings: [{ afterMs: 20_000, change: { kind: 'anyone', keep: [] } }] };
    const changed = await ask<Queue>('PUT', `queues/${queue.queueId}?version=1`, aQueueInput('history', { policy }));
    expect(changed.answer.policy.rings).toMatchObject([{ afterMs: 20_000, whenExpectedWaitMs: null }]);
    const { answer } = await ask<{ items: ConfigurationChange[] }>('GET', `changes?subject=${queue.queueId}`);
    expect(answer.items).toMatchObject([
      { kind: 'queues', actorName: admin.displayName, before: { version: 1 }, after: { version: 2 } },
      { kind: 'queues', before: null, after: { key: 'history' } },
    ]);
    // Whoever wants it back saves `before` again.
    const [newest] = answer.items;
    const { queueId, version, ...input } = (newest?.before ?? {}) as unknown as Queue;
    const restored = await ask<Queue>('PUT', `queues/${queueId}?version=2`, input);
    expect(restored.answer).toMatchObject({ version: version + 2, policy: { rings: [] } });
  });
  it('is not told of people to somebody who may not manage them', async () => {
    await ask('POST', 'users', {
      ...{ signInName: 'newcomer', password: 'long enough now', displayName: 'N', roles: ['agent'] },
      ...{ teamId: null, language: null, skills: [] },
    });
    const mine = headers;
    const kinds = async () =>
      (await ask<{ items: ConfigurationChange[] }>('GET', 'changes?limit=200')).answer.items.map(({ kind }) => kind);
    expect(await kinds()).toContain('users');
    headers = await asSomebody(['configuration.read', 'configuration.write']);
    expect(await kinds()).not.toContain('users');
    headers = mine;
  });
});

describe('the rules that are not of one queue', () => {
  it('are one record, with a version of its own', async () => {
    const { answer: settings } = await ask<RoutingSettings>('GET', 'routing');
    const { version, ...rules } = settings;
    const input = { ...rules, callSelection: 'service-level-risk', declineLimit: { count: 3, withinMs: 600_000 } };
    expect(await ask('PUT', `routing?version=${version}`, input)).toMatchObject({ status: 200, answer: input });
    expect((await ask('PUT', `routing?version=${version}`, input)).answer.code).toBe('version-conflict');
    expect(await configurationRepository(house.db).routingConfiguration()).toMatchObject(input);
    expect(await auditOf('routing')).toHaveLength(1);
  });
});

describe('where a queue sends its callers', () => {
  const to = (queueId: string) => ({ overflow: { afterMs: 60_000, atLength: null, to: { kind: 'queue', queueId } } });
  it('is a queue in service, and never a circle', async () => {
    const { answer: second } = await ask<Queue>('POST', 'queues', aQueueInput('second'));
    const first = await ask<Queue>('POST', 'queues', aQueueInput('first', { policy: to(second.queueId) }));
    expect(first.status).toBe(201);
    const back = aQueueInput('second', { policy: to(first.answer.queueId) });
    const refused = await ask('PUT', `queues/${second.queueId}?version=1`, back);
    expect(refused.answer).toMatchObject({ code: 'malformed-request', detail: expect.stringMatching(/come back/) });
    const nowhere = aQueueInput('third', { policy: to(newId()) });
    expect((await ask('POST', 'queues', nowhere)).answer.code).toBe('malformed-request');
  });
  it.each([
    ['a skill', { rings: [{ afterMs: 0, change: { kind: 'relax', drop: ['flying'] } }] }],
    ['a team', { teamIds: [newId()] }],
    ['an agent', { rings: [{ afterMs: 0, addAgentIds: [newId()] }] }],
    ['rings in order', { rings: [{ afterMs: 2_000 }, { afterMs: 1_000 }] }],
  ])('and what its rings name must exist: %s', async (_what, policy) => {
    expect((await ask('POST', 'queues', aQueueInput('nowhere', { policy }))).answer.code).toBe('malformed-request');
  });
});

describe('what a queue asks', () => {
  it('is refused, with names, when somebody could serve it before and nobody could ever after', async () => {
    await aSkill('cranes-of-old');
    const asks = (level: number) => aQueueInput('cranes', { requirements: [{ skill: 'cranes-of-old', level }] });
    const { answer: queue } = await ask<Queue>('POST', 'queues', asks(9));
    const change = (version: number, level: number) =>
      ask<Queue>('PUT', `queues/${queue.queueId}?version=${version}`, asks(level));
    // Nobody serves it yet: people follow.
    expect((await change(1, 5)).status).toBe(200);
    await ask('POST', 'users', {
      ...{ signInName: 'crane-driver', password, displayName: 'C', roles: ['agent'] },
      ...{ teamId: null, language: null, skills: [{ skill: 'cranes-of-old', level: 7 }] },
    });
    expect((await change(2, 7)).status).toBe(200);
    expect((await change(3, 8)).answer).toMatchObject({
      code: 'malformed-request',
      detail: expect.stringMatching(/nobody who is asked has cranes-of-old ≥ 8/),
    });
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
