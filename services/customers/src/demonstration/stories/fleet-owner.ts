import { personNamed } from '../demonstration-people.ts';
import { modelNamed } from '../machines.ts';
import { configurationOf, type Story } from './story.ts';

export const fleetOwner: Story = (rows) => {
  const number = '+8613688886666';
  const chen = personNamed('chen');
  const customerId = rows.customer({
    name: '赵国强',
    otherName: 'Zhao Guoqiang',
    kind: 'intermediary',
    language: 'zh-CN',
    city: '西安',
    grade: 'A',
    gradeReasons: ['车队 14 台设备，累计 890 万元', '每年更新两台'],
    organizationId: rows.organization('西安金土地矿业有限公司'),
    sinceDaysAgo: 2_100,
    phones: [number],
    account: 'K100007',
    lastAgent: chen,
  });
  const fleet = [
    'EX-360',
    'EX-360',
    'EX-210',
    'EX-210',
    'EX-210',
    'EX-150',
    'EX-150',
    'WL-50',
    'WL-50',
    'WL-50',
    'WL-30',
    'RD-12',
    'RD-12',
    'CR-25',
  ];
  for (const [index, model] of fleet.entries()) {
    const daysAgo = 100 + index * 140;
    rows.machine(customerId, {
      model,
      serial: `${model.replace('-', '')}-60${String(1_100 + index * 37)}`,
      configuration: configurationOf(model),
      daysAgo,
      location: index % 2 === 0 ? '铜川矿区' : '韩城矿区',
    });
    rows.purchase(customerId, {
      description: `${model} ${modelNamed(model).kind['zh-CN']}`,
      amountMinor: modelNamed(model).priceMinor,
      configuration: configurationOf(model),
      daysAgo: daysAgo + 10,
    });
  }
  rows.contact(customerId, {
    daysAgo: 20,
    queue: 'sales',
    agent: personNamed('mei'),
    language: 'zh-CN',
    from: number,
    talkMs: 520_000,
    note: '明年计划换两台 EX-360，要报价。',
    disposition: 'follow-up',
  });
  return {
    name: '赵国强 Zhao Guoqiang',
    number,
    language: 'zh-CN',
    note: { en: 'A fleet of 14 machines', zh: '车队 14 台设备' },
  };
};
