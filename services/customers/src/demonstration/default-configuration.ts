import type { RouteBody } from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';

type Disposition = RouteBody<'dispositions.create'>;
const disposition = (key: string, en: string, zh: string, flags: Disposition['flags'] = []): Disposition => ({
  key,
  name: { en, 'zh-CN': zh },
  flags,
  disabled: false,
});

/** The agents' codes, inbound first. */
const dispositions: Disposition[] = [
  disposition('resolved', 'Resolved', '已解决', ['success', 'human-answered']),
  disposition('follow-up', 'Follow-up required', '需要跟进', ['callback', 'human-answered']),
  disposition('escalated', 'Escalated', '已升级', ['human-answered']),
  disposition('not-resolved', 'Not resolved', '未解决', ['human-answered']),
  disposition('wrong-department', 'Wrong department', '转错部门', ['human-answered']),
  disposition('sale', 'Sale', '成交', ['success', 'human-answered']),
  disposition('not-interested', 'Not interested', '无意向', ['human-answered']),
  disposition('no-answer', 'No answer', '无人接听'),
  disposition('busy', 'Busy', '占线'),
  disposition('answering-machine', 'Answering machine', '语音信箱', ['machine']),
  disposition('wrong-number', 'Wrong number', '号码错误', ['human-answered']),
  disposition('do-not-call', 'Do not call', '请勿再拨', ['do-not-call', 'human-answered']),
  disposition('callback', 'Callback', '预约回电', ['callback', 'human-answered']),
];

const breakReasons: RouteBody<'break-reasons.create'>[] = (
  [
    ['break', 'Break', '小休'],
    ['meal', 'Meal', '用餐'],
    ['meeting', 'Meeting', '会议'],
    ['training', 'Training', '培训'],
  ] as const
).map(([key, en, zh]) => ({ key, name: { en, 'zh-CN': zh }, disabled: false }));

export const alwaysOpenHoursId = '019b7510-0000-7000-8000-000000000001';
const officeHoursId = '019b7510-0000-7000-8000-000000000002';
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** What an empty installation has too: codes, reasons, opening hours. Nothing of it is needed to be there. */
export const seedDefaultConfiguration = async (db: Executor): Promise<void> => {
  const configuration = configurationRepository(db);
  for (const each of dispositions) await configuration.dispositions.create(each);
  for (const each of breakReasons) await configuration.breakReasons.create(each);
  await configuration.hours.create({
    hoursId: alwaysOpenHoursId,
    name: 'Around the clock',
    zone: 'Asia/Shanghai',
    weekly: everyDay.map((weekday) => ({ weekday, fromMinute: 0, toMinute: 1440 })),
    holidays: [],
    disabled: false,
  });
};

/** Ordinary opening hours, for queues that close at night. */
export const seedOfficeHours = async (db: Executor): Promise<void> => {
  await configurationRepository(db).hours.create({
    hoursId: officeHoursId,
    name: 'Office hours',
    zone: 'Asia/Shanghai',
    weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 18 * 60 })),
    holidays: [
      { date: '2027-01-01', name: '元旦' },
      { date: '2027-02-06', name: '春节' },
    ],
    disabled: false,
  });
};
