import { personNamed } from '../demonstration-people.ts';
import { modelNamed } from '../machines.ts';
import { configurationOf, hourMs, type Story } from './story.ts';

/** China keeps one zone and no summer time. */
const SHANGHAI_OFFSET_MS = 8 * hourMs;

/** The next 16:00 in Shanghai that is at least half an hour away. */
const nextFourOClock = (now: Date): Date => {
  const local = now.getTime() + SHANGHAI_OFFSET_MS;
  const today = Math.floor(local / (24 * hourMs)) * 24 * hourMs + 16 * hourMs - SHANGHAI_OFFSET_MS;
  return new Date(today >= now.getTime() + hourMs / 2 ? today : today + 24 * hourMs);
};

export const wangWei: Story = (rows, now) => {
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
    note: {
      en: 'Key account, EX-210 (serial ends in 4471), open case C-2041, a promised call back',
      zh: '大客户，EX-210（序列号尾号 4471），未结工单 C-2041，已承诺回电',
    },
  };
};
