import type { Localized } from '@tellonce/contracts';

export interface MachineModel {
  model: string;
  kind: Localized;
  /** In fen. */
  priceMinor: number;
  configuration: readonly Record<string, string>[];
}
const excavator: Localized = { en: 'excavator', 'zh-CN': '挖掘机' };
const loader: Localized = { en: 'wheel loader', 'zh-CN': '装载机' };
const roller: Localized = { en: 'roller', 'zh-CN': '压路机' };
const crane: Localized = { en: 'truck crane', 'zh-CN': '汽车起重机' };

export const machineModels: readonly [MachineModel, ...MachineModel[]] = [
  {
    model: 'EX-60',
    kind: excavator,
    priceMinor: 32_000_000,
    configuration: [
      { bucket: '0.23 m³', tracks: 'rubber' },
      { bucket: '0.25 m³', tracks: 'steel' },
    ],
  },
  {
    model: 'EX-150',
    kind: excavator,
    priceMinor: 68_000_000,
    configuration: [
      { bucket: '0.6 m³', boom: '4.6 m' },
      { bucket: '0.7 m³', boom: '4.6 m', coupler: 'hydraulic' },
    ],
  },
  {
    model: 'EX-210',
    kind: excavator,
    priceMinor: 98_000_000,
    configuration: [
      { bucket: '1.2 m³', boom: '5.7 m', tracks: '600 mm' },
      { bucket: '1.0 m³', boom: '5.7 m', tracks: '800 mm', hammer: 'piping' },
    ],
  },
  {
    model: 'EX-360',
    kind: excavator,
    priceMinor: 168_000_000,
    configuration: [
      { bucket: '1.6 m³', boom: '6.5 m' },
      { bucket: '1.8 m³', boom: '6.5 m', use: 'quarry' },
    ],
  },
  {
    model: 'WL-30',
    kind: loader,
    priceMinor: 23_000_000,
    configuration: [{ bucket: '1.8 m³' }, { bucket: '2.0 m³', fork: 'yes' }],
  },
  {
    model: 'WL-50',
    kind: loader,
    priceMinor: 38_500_000,
    configuration: [{ bucket: '3.0 m³', cab: 'heated' }, { bucket: '3.5 m³' }],
  },
  { model: 'RD-12', kind: roller, priceMinor: 41_000_000, configuration: [{ drum: '2.1 m', amplitude: 'double' }] },
  { model: 'CR-25', kind: crane, priceMinor: 86_000_000, configuration: [{ boom: '39.5 m', jib: '8.3 m' }] },
];

export const modelNamed = (model: string): MachineModel =>
  machineModels.find((each) => each.model === model) ?? machineModels[0];
