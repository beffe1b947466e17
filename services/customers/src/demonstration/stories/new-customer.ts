import { personNamed } from '../demonstration-people.ts';
import { configurationOf, type Story } from './story.ts';

export const newCustomer: Story = (rows) => {
  const number = '+861065529988';
  const mei = personNamed('mei');
  const customerId = rows.customer({
    name: '孙丽',
    otherName: 'Sun Li',
    language: 'zh-CN',
    city: '北京',
    grade: 'D',
    gradeReasons: ['新客户，首台设备交付 6 天'],
    sinceDaysAgo: 16,
    phones: [number],
    lastAgent: mei,
  });
  rows.machine(customerId, {
    model: 'EX-60',
    serial: 'EX60-094105',
    configuration: configurationOf('EX-60'),
    daysAgo: 6,
    location: '北京大兴',
  });
  rows.purchase(customerId, {
    description: 'EX-60 挖掘机',
    amountMinor: 32_000_000,
    configuration: configurationOf('EX-60'),
    daysAgo: 16,
  });
  rows.contact(customerId, {
    daysAgo: 15.5,
    queue: 'sales',
    agent: mei,
    language: 'zh-CN',
    from: number,
    talkMs: 366_000,
    note: '首次购机，操作手需要培训。',
    disposition: 'sale',
  });
  return {
    name: '孙丽 Sun Li',
    number,
    language: 'zh-CN',
    note: { en: 'A landline; bought her first machine 16 days ago', zh: '固定电话；16 天前购入首台设备' },
  };
};
