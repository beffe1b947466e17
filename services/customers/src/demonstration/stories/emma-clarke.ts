import { personNamed } from '../demonstration-people.ts';
import { configurationOf, hourMs, type Story } from './story.ts';

export const emmaClarke: Story = (rows, now) => {
  const number = '+447700900123';
  const ann = personNamed('ann');
  const customerId = rows.customer({
    name: 'Emma Clarke',
    language: 'en',
    city: 'London',
    grade: 'B',
    gradeReasons: ['2 machines in 24 months, CNY 0.91 million', 'Pays within 30 days'],
    temperament: 'koala',
    organizationId: rows.organization('Clarke Groundworks'),
    sinceDaysAgo: 800,
    phones: [number, '+442079460123'],
    email: 'emma@clarke-groundworks.example',
    lastAgent: ann,
  });
  const loader = rows.machine(customerId, {
    model: 'WL-30',
    serial: 'WL30-307752',
    configuration: configurationOf('WL-30'),
    daysAgo: 220,
    location: 'Croydon',
  });
  rows.machine(customerId, {
    model: 'EX-150',
    serial: 'EX150-112096',
    configuration: configurationOf('EX-150'),
    daysAgo: 500,
    location: 'Dartford',
  });
  rows.purchase(customerId, {
    description: 'WL-30 wheel loader',
    amountMinor: 23_000_000,
    configuration: configurationOf('WL-30'),
    daysAgo: 230,
  });
  rows.purchase(customerId, {
    description: 'EX-150 excavator',
    amountMinor: 68_000_000,
    configuration: configurationOf('EX-150'),
    daysAgo: 510,
  });
  const caseId = rows.serviceCase(customerId, {
    number: 'C-2042',
    assetId: loader,
    status: 'waiting-for-parts',
    title: 'Brake pedal soft',
    symptoms: 'Long way to stop with a full bucket',
    diagnosis: 'Master cylinder leaks inside',
    owner: ann,
    daysAgo: 5,
  });
  rows.promise(customerId, {
    text: 'Master cylinder delivered to Croydon',
    dueAt: new Date(now.getTime() + 20 * hourMs),
    caseId,
    by: ann,
    daysAgo: 3,
  });
  rows.contact(customerId, {
    daysAgo: 3,
    queue: 'parts',
    agent: ann,
    language: 'en',
    from: number,
    talkMs: 240_000,
    note: 'Wants the part before the weekend; machine stands still.',
    disposition: 'follow-up',
  });
  rows.contact(customerId, {
    daysAgo: 5,
    queue: 'service',
    agent: ann,
    language: 'en',
    from: number,
    talkMs: 410_000,
    note: 'Pedal sinks slowly; advised not to drive loaded.',
    disposition: 'escalated',
  });
  return {
    name: 'Emma Clarke',
    number,
    language: 'en',
    note: {
      en: 'English; WL-30 (serial ends in 7752) waits for a part',
      zh: '说英语；WL-30（序列号尾号 7752）在等配件',
    },
  };
};
