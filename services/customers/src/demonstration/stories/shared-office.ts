import { personNamed } from '../demonstration-people.ts';
import { configurationOf, type Story } from './story.ts';

export const sharedOffice: Story = (rows) => {
  const number = '+8613900008888';
  const organizationId = rows.organization('南京鼎盛机械租赁有限公司');
  const bo = personNamed('bo');
  const common = {
    language: 'zh-CN' as const,
    city: '南京',
    organizationId,
    phones: [number],
    sinceDaysAgo: 700,
    lastAgent: bo,
  };
  rows.customer({
    ...common,
    name: '张敏',
    otherName: 'Zhang Min',
    grade: 'C',
    gradeReasons: ['财务联系人，付款及时'],
    temperament: 'owl',
  });
  const operator = rows.customer({
    ...common,
    name: '刘洋',
    otherName: 'Liu Yang',
    grade: 'C',
    gradeReasons: ['机手，报修联系人'],
  });
  const owner = rows.customer({
    ...common,
    name: '陈杰',
    otherName: 'Chen Jie',
    grade: 'B',
    gradeReasons: ['老板，决策人，共购 2 台设备'],
    temperament: 'peacock',
  });
  rows.machine(operator, {
    model: 'EX-150',
    serial: 'EX150-118802',
    configuration: configurationOf('EX-150'),
    daysAgo: 300,
    location: '南京江宁',
  });
  rows.machine(owner, {
    model: 'RD-12',
    serial: 'RD12-550917',
    configuration: configurationOf('RD-12'),
    daysAgo: 640,
    location: '南京浦口',
  });
  rows.contact(operator, {
    daysAgo: 12,
    queue: 'parts',
    agent: bo,
    language: 'zh-CN',
    from: number,
    talkMs: 95_000,
    note: '问斗齿型号。',
    disposition: 'resolved',
  });
  return {
    name: '张敏 / 刘洋 / 陈杰',
    number,
    language: 'zh-CN',
    note: { en: 'One office phone, three possible callers', zh: '一部办公电话，三位可能的来电者' },
  };
};
