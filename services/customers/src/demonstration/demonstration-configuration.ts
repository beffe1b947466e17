import { type QueueId, type QueuePolicy, queuePolicy, type RouteBody } from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';
import { alwaysOpenHoursId, seedDefaultConfiguration, seedOfficeHours } from './default-configuration.ts';
import { salesTeamId, serviceTeamId, teams } from './demonstration-people.ts';

const queueIdOf = (number: number) => `019b7510-0003-7000-8000-${String(number).padStart(12, '0')}` as QueueId;
/** Beginners after half a minute, or at once when it looks long; after a minute and a half whoever is there. */
const ringsOf = (skill: string, addTeamIds: QueuePolicy['teamIds'] = []): RouteBody<'queues.create'>['policy'] =>
  queuePolicy.parse({
    rings: [
      {
        ...{ afterMs: 30_000, whenExpectedWaitMs: 180_000, addTeamIds },
        change: { kind: 'relax', lower: [{ skill, level: 1 }] },
      },
      { afterMs: 90_000, change: { kind: 'anyone', keep: [] } },
    ],
    teamIds: addTeamIds.length > 0 ? [salesTeamId] : [],
  });
const queue = (number: number, key: string, en: string, zh: string, policy = ringsOf(key)) => ({
  queueId: queueIdOf(number),
  key,
  name: { en, 'zh-CN': zh },
  requirements: [{ skill: key, level: 3 }],
  reservationTimeoutMs: 20_000,
  lastAgentPreferenceMs: 20_000,
  wrapUp: { kind: 'timed' as const, durationMs: 60_000 },
  serviceLevelTargetMs: 20_000,
  serviceLevelShare: 0.8,
  hoursId: alwaysOpenHoursId,
  policy,
  disabled: false,
});
export const queues = {
  service: queue(1, 'service', 'Service', '维修服务'),
  parts: queue(2, 'parts', 'Parts', '配件'),
  sales: queue(3, 'sales', 'Sales', '销售', ringsOf('sales', [serviceTeamId])),
  complaints: queue(4, 'complaints', 'Complaints', '投诉'),
};
export type QueueKey = keyof typeof queues;

const skills: RouteBody<'skills.create'>[] = (
  [
    ['service', 'Service', '维修'],
    ['parts', 'Parts', '配件'],
    ['sales', 'Sales', '销售'],
    ['complaints', 'Complaints', '投诉处理'],
    ['language-zh', 'Chinese', '中文'],
    ['language-en', 'English', '英语'],
  ] as const
).map(([key, en, zh]) => ({ key, name: { en, 'zh-CN': zh }, disabled: false }));

const number = (
  e164: string,
  en: string,
  zh: string,
  defaultLanguage: 'zh-CN' | 'en',
): RouteBody<'numbers.create'> => ({
  number: e164,
  label: { en, 'zh-CN': zh },
  flow: 'service-hotline',
  defaultLanguage,
  disabled: false,
});
export const numbers = [
  number('+864001234567', 'Service hotline', '服务热线', 'zh-CN'),
  number('+862155500100', 'English line', '英语专线', 'en'),
  number('+864009998888', 'Autumn promotion line', '秋季促销专线', 'zh-CN'),
];

export const seedDemonstrationConfiguration = async (db: Executor): Promise<void> => {
  const configuration = configurationRepository(db);
  await seedDefaultConfiguration(db);
  await seedOfficeHours(db);
  for (const each of teams) await configuration.teams.create(each);
  for (const each of skills) await configuration.skills.create(each);
  for (const each of Object.values(queues)) await configuration.queues.create(each);
  for (const each of numbers) await configuration.numbers.create(each);
};
