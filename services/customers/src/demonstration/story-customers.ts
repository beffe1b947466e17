import { personNamed } from './demonstration-people.ts';
import type { DemonstrationRows } from './demonstration-rows.ts';
import { modelNamed } from './machines.ts';

const HOUR_MS = 3_600_000;
/** China keeps one zone and no summer time. */
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

/** The next 16:00 in Shanghai that is at least half an hour away. */
const nextFourOClock = (now: Date): Date => {
  const local = now.getTime() + SHANGHAI_OFFSET_MS;
  const today = Math.floor(local / (24 * HOUR_MS)) * 24 * HOUR_MS + 16 * HOUR_MS - SHANGHAI_OFFSET_MS;
  return new Date(today >= now.getTime() + HOUR_MS / 2 ? today : today + 24 * HOUR_MS);
};
const configurationOf = (model: string): Record<string, string> => modelNamed(model).configuration[0] ?? {};

export interface DirectoryEntry {
  name: string;
  number: string;
  language: 'zh-CN' | 'en';
  /** What the call will show. */
  note: string;
}

const wangWei = (rows: DemonstrationRows, now: Date): DirectoryEntry => {
  const number = '+8613812345678';
  const lina = personNamed('lina');
  const customerId = rows.customer({
    name: '王伟',
    otherName: 'Wang Wei',
    language: null, // chooses at the next call, and is remembered
    city: '上海',
    grade: 'A',
    gradeReasons: ['大客户：三年内购机 2 台，累计 136.5 万元', '按期付款，推荐过两家新客户'],
    temperament: 'tiger',
    organizationId: rows.organization('上海宏远建设工程有限公司'),
    sinceDaysAgo: 1_260,
    phones: [number, '+862155667788'],
    account: 'K100041',
    lastAgent: lina,
  });
  const excavator = rows.machine(customerId, {
    model: 'EX-210',
    serial: 'EX210-104471',
    configuration: configurationOf('EX-210'),
    daysAgo: 410,
    location: '上海浦东',
  });
  rows.machine(customerId, {
    model: 'WL-50',
    serial: 'WL50-203310',
    configuration: configurationOf('WL-50'),
    daysAgo: 900,
    location: '上海嘉定',
  });
  const [ex, wl] = [modelNamed('EX-210'), modelNamed('WL-50')];
  rows.purchase(customerId, {
    description: 'EX-210 挖掘机',
    amountMinor: ex.priceMinor,
    configuration: configurationOf('EX-210'),
    daysAgo: 420,
  });
  rows.purchase(customerId, {
    description: 'WL-50 装载机',
    amountMinor: wl.priceMinor,
    configuration: configurationOf('WL-50'),
    daysAgo: 910,
  });
  rows.purchase(customerId, { description: '液压油滤芯 ×4', amountMinor: 312_000, configuration: {}, daysAgo: 60 });
  const caseId = rows.serviceCase(customerId, {
    number: 'C-2041',
    assetId: excavator,
    status: 'diagnosed',
    title: '液压系统异响',
    symptoms: '负载回转时液压泵尖锐异响，油温 85 ℃。(Hydraulic noise when slewing under load.)',
    diagnosis: '怀疑吸油滤芯堵塞，待现场确认',
    owner: lina,
    daysAgo: 2,
  });
  rows.serviceCase(customerId, {
    assetId: excavator,
    status: 'confirmed',
    title: '行走马达漏油',
    symptoms: '左侧履带有油迹',
    diagnosis: '浮动油封损坏',
    resolution: '更换浮动油封，试机两小时正常',
    owner: lina,
    daysAgo: 140,
  });
  rows.promise(customerId, { text: '回电告知上门时间', dueAt: nextFourOClock(now), caseId, by: lina, daysAgo: 1 });
  const call = { language: 'zh-CN' as const, from: number };
  rows.contact(customerId, {
    ...call,
    daysAgo: 1,
    queue: 'service',
    agent: lina,
    talkMs: 312_000,
    note: '回转时异响，已请工程师看油样；答应下午四点前回电。',
    disposition: 'follow-up',
    told: [
      { topic: 'menu', asked: '维修请按 1，配件请按 2，销售请按 3', answer: '维修', matched: null },
      {
        topic: 'serial',
        asked: '请输入机器序列号的最后四到六位',
        answer: '4471',
        matched: { kind: 'asset', assetId: excavator, confirmed: true },
      },
    ],
  });
  rows.contact(customerId, {
    ...call,
    daysAgo: 59,
    queue: 'parts',
    agent: personNamed('bo'),
    talkMs: 148_000,
    note: '订购滤芯四只，次日发货。',
    disposition: 'resolved',
  });
  rows.contact(customerId, {
    ...call,
    daysAgo: 138,
    queue: 'service',
    agent: lina,
    talkMs: 265_000,
    note: '漏油修好后回访，满意。',
    disposition: 'resolved',
  });
  return {
    name: '王伟 Wang Wei',
    number,
    language: 'zh-CN',
    note: 'Key account, EX-210 (serial ends in 4471), open case C-2041, a promised call back',
  };
};

const sharedOffice = (rows: DemonstrationRows): DirectoryEntry => {
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
  return { name: '张敏 / 刘洋 / 陈杰', number, language: 'zh-CN', note: 'One office phone, three possible callers' };
};

const emmaClarke = (rows: DemonstrationRows, now: Date): DirectoryEntry => {
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
    dueAt: new Date(now.getTime() + 20 * HOUR_MS),
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
  return { name: 'Emma Clarke', number, language: 'en', note: 'English; WL-30 (serial ends in 7752) waits for a part' };
};

const fleetOwner = (rows: DemonstrationRows): DirectoryEntry => {
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
  return { name: '赵国强 Zhao Guoqiang', number, language: 'zh-CN', note: 'A fleet of 14 machines' };
};

const unhappyCustomer = (rows: DemonstrationRows, now: Date): DirectoryEntry => {
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
    dueAt: new Date(now.getTime() - 3 * HOUR_MS),
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
  return { name: "James O'Connor", number, language: 'en', note: 'Complaint reopened twice; a promise is overdue' };
};

const newCustomer = (rows: DemonstrationRows): DirectoryEntry => {
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
  return { name: '孙丽 Sun Li', number, language: 'zh-CN', note: 'A landline; bought her first machine 16 days ago' };
};

/** Callers whom nobody knows. */
const strangers: DirectoryEntry[] = [
  { name: '新来电者 New caller', number: '+8613700000001', language: 'zh-CN', note: 'Not in the records' },
  { name: 'Withheld number', number: 'anonymous', language: 'en', note: 'The carrier sends no number' },
];

/** The customers whom the phone page offers first, each of whom shows one thing; and two strangers. */
export const makeStoryCustomers = (rows: DemonstrationRows, now: Date): DirectoryEntry[] => [
  wangWei(rows, now),
  sharedOffice(rows),
  emmaClarke(rows, now),
  fleetOwner(rows),
  unhappyCustomer(rows, now),
  newCustomer(rows),
  ...strangers,
];
