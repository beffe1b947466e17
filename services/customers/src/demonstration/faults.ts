import type { Language, Localized } from '@tellonce/contracts';

interface Fault {
  title: Localized;
  symptoms: Localized;
  diagnosis: Localized;
  resolution: Localized;
}
const both = (en: string, zh: string): Localized => ({ en, 'zh-CN': zh });

export const faults: readonly [Fault, ...Fault[]] = [
  {
    title: both('Hydraulic noise', '液压系统异响'),
    symptoms: both('Whining when slewing under load', '负载回转时液压泵发出尖锐异响'),
    diagnosis: both('Suction strainer clogged, pump aerated', '吸油滤芯堵塞，油泵吸空'),
    resolution: both('Strainer replaced, oil changed', '更换吸油滤芯并换油'),
  },
  {
    title: both('Engine overheats', '发动机高温报警'),
    symptoms: both('Temperature alarm after an hour of digging', '连续作业一小时后水温报警'),
    diagnosis: both('Radiator fins blocked by dust', '散热器翅片被粉尘堵塞'),
    resolution: both('Radiator cleaned, fan belt tightened', '清洗散热器，张紧风扇皮带'),
  },
  {
    title: both('Boom lowers by itself', '大臂自动下沉'),
    symptoms: both('Boom sinks 5 cm in ten minutes', '静置十分钟大臂下沉五厘米'),
    diagnosis: both('Cylinder seal worn', '油缸密封磨损'),
    resolution: both('Seal kit fitted', '更换油缸密封组件'),
  },
  {
    title: both('Oil leak at the travel motor', '行走马达漏油'),
    symptoms: both('Oil on the left track after a shift', '收工后左侧履带有油迹'),
    diagnosis: both('Floating seal damaged', '浮动油封损坏'),
    resolution: both('Floating seal replaced', '更换浮动油封'),
  },
  {
    title: both('Will not start', '无法启动'),
    symptoms: both('Starter clicks, engine does not turn', '启动机只响不转'),
    diagnosis: both('Battery terminal corroded', '蓄电池接线柱腐蚀'),
    resolution: both('Terminals cleaned, battery charged', '清理接线柱并充电'),
  },
  {
    title: both('Air conditioning blows warm', '空调不制冷'),
    symptoms: both('Cab hot at noon', '中午驾驶室闷热'),
    diagnosis: both('Refrigerant low', '冷媒不足'),
    resolution: both('Leak found and refilled', '查漏后补充冷媒'),
  },
  {
    title: both('Brake pedal soft', '制动踏板偏软'),
    symptoms: both('Long way to stop when loaded', '重载时制动距离变长'),
    diagnosis: both('Air in the brake circuit', '制动管路进气'),
    resolution: both('Circuit bled, pads checked', '管路排气并检查摩擦片'),
  },
  {
    title: both('Display shows E-217', '仪表显示 E-217'),
    symptoms: both('Power limited to 60 %', '动力被限制在百分之六十'),
    diagnosis: both('Pressure sensor connector loose', '压力传感器插头松动'),
    resolution: both('Connector secured, code cleared', '紧固插头并清除故障码'),
  },
];

export const remarks: readonly [Localized, ...Localized[]] = [
  both('Asked for the maintenance interval; sent the table.', '询问保养周期，已发送保养表。'),
  both('Wants the technician to call before coming.', '希望师傅上门前先打电话。'),
  both('Parts arrived, satisfied with the speed.', '配件已到货，对速度满意。'),
  both('Asked about a trade-in for next year.', '咨询明年以旧换新。'),
  both('Machine works in two shifts, downtime is expensive.', '设备两班倒，停机损失大。'),
  both('Compared our price with a rental offer.', '拿租赁报价与我们比较。'),
];
export const inLanguage = (text: Localized, language: Language): string => text[language];
