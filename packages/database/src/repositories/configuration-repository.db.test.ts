import { newId, routingConfiguration } from '@tellonce/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../open-database.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { configurationRepository } from './configuration-repository.ts';
import { userRepository } from './user-repository.ts';

const person = {
  passwordHash: 'hash',
  displayName: 'Ann',
  teamId: null,
  language: null,
  skills: [{ skill: 'service', level: 5 }],
  disabled: false,
};

describe('configurationRepository', () => {
  let opened: OpenDatabase;
  beforeAll(async () => {
    opened = await openMigratedTestDatabase();
  });
  afterAll(() => opened.close());

  it('refuses an update of an older version, a second one of the same key, and a reference to nothing', async () => {
    const { skills, queues } = configurationRepository(opened.db);
    const input = { key: 'service', name: { en: 'Service', 'zh-CN': '服务' }, disabled: false };
    const created = await skills.create(input);
    const updated = await skills.update('service', created.version, { ...input, disabled: true });
    expect(updated).toEqual({ ...input, disabled: true, version: created.version + 1 });
    await expect(skills.update('service', created.version, input)).rejects.toMatchObject({ code: 'version-conflict' });
    await expect(skills.update('nothing', 1, input)).rejects.toMatchObject({ code: 'not-found' });
    await expect(skills.create(input)).rejects.toMatchObject({ code: 'already-exists' });
    const queue = {
      key: 'parts',
      name: input.name,
      requirements: [],
      reservationTimeoutMs: 20_000,
      lastAgentPreferenceMs: 0,
      wrapUp: { kind: 'none' as const },
      serviceLevelTargetMs: 20_000,
      serviceLevelShare: 0.8,
      disabled: false,
    };
    await expect(queues.create({ ...queue, hoursId: newId() })).rejects.toMatchObject({ code: 'not-found' });
    await queues.create({ ...queue, hoursId: null });
    expect(await configurationRepository(opened.db).queueByKey('parts')).toMatchObject({ key: 'parts' });
  });

  it('tells routing of queues and of enabled people who take interactions, under a version that grows', async () => {
    const configuration = configurationRepository(opened.db);
    const users = userRepository(opened.db);
    const before = await configuration.routingConfiguration();
    const agent = await users.create({ ...person, signInName: 'ann', roles: ['agent', 'supervisor'] });
    await users.create({ ...person, signInName: 'boss', roles: ['manager'] });
    const gone = await users.create({ ...person, signInName: 'gone', roles: ['agent'] });
    await users.update(gone.userId, gone.version, {
      ...person,
      passwordHash: undefined,
      roles: ['agent'],
      disabled: true,
    });
    const after = await configuration.routingConfiguration();
    expect(routingConfiguration.parse(after)).toEqual(after);
    expect(after.version).toBe(before.version + 4);
    expect(after.agents).toMatchObject([{ agentId: agent.userId, teamId: null, skills: person.skills }]);
    expect((await users.bySignInName('gone'))?.passwordHash).toBe('hash');
    expect(await users.byId(agent.userId)).not.toHaveProperty('passwordHash');
  });

  it('bumps no version when the change was refused', async () => {
    const configuration = configurationRepository(opened.db);
    const { version } = await configuration.routingConfiguration();
    await expect(configuration.teams.update(newId(), 1, { name: 'x', disabled: false })).rejects.toThrow();
    expect((await configuration.routingConfiguration()).version).toBe(version);
  });
});
