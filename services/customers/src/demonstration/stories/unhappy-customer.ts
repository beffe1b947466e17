import { personNamed } from '../demonstration-people.ts';
import { configurationOf, hourMs, type Story } from './story.ts';

export const unhappyCustomer: Story = (rows, now) => {
  const number = '+61491570156';
  const chen = personNamed('chen');
  const customerId = rows.customer({
    name: "James O'Connor",
    language: 'en',
    city: 'Perth',
    grade: 'C',
    gradeReasons: ['1 machine, CNY 0.32 million', '2 reopenings: costs more than he brings'],
    temperament: 'tiger',
    sinceDaysAgo: 390,
    phones: [number],
    lastAgent: chen,
  });
  const assetId = rows.machine(customerId, {
    model: 'EX-60',
    serial: 'EX60-090813',
    configuration: configurationOf('EX-60'),
    daysAgo: 380,
    location: 'Fremantle',
  });
  rows.purchase(customerId, {
    description: 'EX-60 excavator',
    amountMinor: 32_000_000,
    configuration: configurationOf('EX-60'),
    daysAgo: 390,
  });
  const caseId = rows.serviceCase(customerId, {
    number: 'C-2043',
    assetId,
    kind: 'complaint',
    status: 'reopened',
    title: 'Track comes off again',
    symptoms: 'Third time in two months',
    diagnosis: 'Tensioner replaced twice',
    owner: chen,
    daysAgo: 30,
    reopenings: 2,
  });
  rows.promise(customerId, {
    text: 'Service manager calls with a decision on the undercarriage',
    dueAt: new Date(now.getTime() - 3 * hourMs),
    caseId,
    by: chen,
    daysAgo: 2,
  });
  rows.contact(customerId, {
    daysAgo: 2,
    queue: 'complaints',
    agent: chen,
    language: 'en',
    from: number,
    talkMs: 780_000,
    note: 'Angry, and he is right: third time. Escalated to the service manager.',
    disposition: 'escalated',
  });
  return {
    name: "James O'Connor",
    number,
    language: 'en',
    note: { en: 'Complaint reopened twice; a promise is overdue', zh: '投诉两次重开；有一项承诺已逾期' },
  };
};
