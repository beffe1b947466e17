import { agentHandling, newId, type Queue, type QueueId, queuePolicy, type User } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { type Configuration, firstSteps, queuesWithoutAgents } from './first-steps.ts';

const name = { en: 'Service', 'zh-CN': '维修' };
const record = { version: 1, disabled: false };
const empty: Configuration = { teams: [], skills: [], queues: [], numbers: [], users: [] };
const queue: Queue = {
  queueId: newId<QueueId>(),
  key: 'service',
  name,
  requirements: [{ skill: 'service', level: 3 }],
  reservationTimeoutMs: 20_000,
  lastAgentPreferenceMs: 0,
  wrapUp: { kind: 'none' },
  serviceLevelTargetMs: 20_000,
  serviceLevelShare: 0.8,
  hoursId: null,
  messages: {},
  policy: queuePolicy.parse({}),
  ...record,
};
const aUser = (change: Partial<User>): User => ({
  userId: newId(),
  signInName: 'ann',
  displayName: 'Ann',
  roles: ['agent'],
  teamId: null,
  language: null,
  skills: [{ skill: 'service', level: 3 }],
  handling: agentHandling.parse({}),
  ...record,
  ...change,
});
const done = (configuration: Partial<Configuration>) =>
  firstSteps({ ...empty, ...configuration })
    .filter((step) => step.done)
    .map((step) => step.name);

describe('the first steps', () => {
  it('are all ahead of an empty company, in the order that works', () => {
    expect(firstSteps(empty).map((step) => step.name)).toEqual(['teams', 'skills', 'queues', 'numbers', 'users']);
    expect(done({})).toEqual([]);
  });
  it('tick themselves off, but not for what is disabled', () => {
    expect(done({ skills: [{ key: 'service', name, ...record }] })).toEqual(['skills']);
    expect(done({ skills: [{ key: 'service', name, ...record, disabled: true }] })).toEqual([]);
  });
  it('end with an agent who can answer a queue', () => {
    const ready = { queues: [queue], users: [aUser({})] };
    expect(done(ready)).toEqual(['queues', 'users']);
    for (const short of [
      { roles: ['administrator'] as const },
      { skills: [{ skill: 'service', level: 2 }] },
      { disabled: true },
    ])
      expect(done({ ...ready, users: [aUser(short as Partial<User>)] })).toEqual(['queues']);
  });
});

it('names the queues that nobody could answer', () => {
  expect(queuesWithoutAgents({ queues: [queue], users: [aUser({ skills: [] })] })).toEqual([queue]);
  expect(queuesWithoutAgents({ queues: [queue], users: [aUser({})] })).toEqual([]);
  expect(queuesWithoutAgents({ queues: [{ ...queue, disabled: true }], users: [] })).toEqual([]);
});
