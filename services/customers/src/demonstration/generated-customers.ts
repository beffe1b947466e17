import type { AssetId, CustomerId, Grade, Language } from '@tellonce/contracts';
import type { QueueKey } from './demonstration-configuration.ts';
import { agents } from './demonstration-people.ts';
import type { DemonstrationRows } from './demonstration-rows.ts';
import { faults, remarks } from './faults.ts';
import { machineModels } from './machines.ts';
import {
  chineseCities,
  chineseCompany,
  chineseMobilePrefixes,
  englishCompanyEnds,
  firstNames,
  foreignCities,
  givenNames,
  lastNames,
  surnames,
} from './names.ts';
import type { SeededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;
const temperaments = ['peacock', 'koala', 'owl', 'tiger', 'chameleon'] as const;

interface Person {
  name: string;
  otherName?: string;
  language: Language;
  city: string;
  phone: string;
}

const chinesePerson = (random: SeededRandom): Person => {
  const [surname, given] = [random.pick(surnames), random.pick(givenNames)];
  return {
    name: `${surname[0]}${given[0]}`,
    otherName: `${surname[1]} ${given[1]}`,
    language: 'zh-CN',
    city: random.pick(chineseCities),
    phone: `+86${random.pick(chineseMobilePrefixes)}${random.digits(8)}`,
  };
};
const englishPerson = (random: SeededRandom): Person => {
  const inChina = random.chance(0.4);
  const city = random.pick(foreignCities);
  return {
    name: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
    language: 'en',
    city: inChina ? random.pick(['Shanghai', 'Shenzhen', 'Beijing']) : city.name,
    phone: inChina
      ? `+86${random.pick(chineseMobilePrefixes)}${random.digits(8)}`
      : `${city.phone}${random.digits(city.digits)}`,
  };
};

const companyName = (random: SeededRandom, person: Person): string =>
  person.language === 'en'
    ? `${person.name.split(' ').at(-1)} ${random.pick(englishCompanyEnds)}`
    : `${person.city}${random.pick(chineseCompany.middles)}${random.pick(chineseCompany.ends)}`;

/** A rule of thumb that can be read; the measured grades (recency, frequency, money, cost) come with the economics. */
const gradeFor = (machines: number, totalMinor: number, faultsThere: number, language: Language) => {
  const grade: Grade =
    totalMinor >= 250_000_000 ? 'A' : totalMinor >= 80_000_000 ? 'B' : totalMinor > 0 && faultsThere < 4 ? 'C' : 'D';
  const tenThousands = Math.round(totalMinor / 1_000_000);
  const reasons =
    language === 'en'
      ? [
          `${machines} ${machines === 1 ? 'machine' : 'machines'}, CNY ${(tenThousands / 100).toFixed(2)} million in all`,
          `${faultsThere} ${faultsThere === 1 ? 'fault' : 'faults'} on record`,
        ]
      : [`共购 ${machines} 台设备，累计 ${tenThousands} 万元`, `报修记录 ${faultsThere} 次`];
  return { grade, reasons };
};

const queueOf = (random: SeededRandom): QueueKey => {
  const roll = random.next();
  return roll < 0.55 ? 'service' : roll < 0.78 ? 'parts' : roll < 0.93 ? 'sales' : 'complaints';
};

/** One customer with machines, faults, contacts; about one in eight has something open. */
const generateCustomer = (rows: DemonstrationRows, random: SeededRandom): void => {
  const person = random.chance(0.75) ? chinesePerson(random) : englishPerson(random);
  const { language } = person;
  const sinceDaysAgo = random.between(40, 2_400);
  const machines = Array.from(
    { length: random.chance(0.15) ? 0 : random.chance(0.08) ? random.between(4, 8) : random.between(1, 2) },
    () => {
      const model = random.pick(machineModels);
      return {
        model,
        configuration: random.pick(model.configuration as [Record<string, string>]),
        daysAgo: random.between(20, sinceDaysAgo),
      };
    },
  );
  const faultCount = machines.length === 0 ? 0 : random.between(0, 3);
  const totalMinor = machines.reduce((sum, each) => sum + each.model.priceMinor, 0);
  const { grade, reasons } = gradeFor(machines.length, totalMinor, faultCount, language);
  const contacts = random.between(1, 4);
  const agentsOfTheirs = Array.from({ length: contacts }, () => random.pick(agents));
  const isOrganization = machines.length > 1 || random.chance(0.2);
  const lastAgent = agentsOfTheirs[0];
  const customerId: CustomerId = rows.customer({
    ...person,
    kind: random.chance(0.08) ? 'intermediary' : 'consumer',
    grade,
    gradeReasons: reasons,
    ...(random.chance(0.3) ? { temperament: random.pick(temperaments as unknown as [string, ...string[]]) } : {}),
    ...(isOrganization ? { organizationId: rows.organization(companyName(random, person)) } : {}),
    sinceDaysAgo,
    phones: random.chance(0.15)
      ? [person.phone, `+86${random.pick(chineseMobilePrefixes)}${random.digits(8)}`]
      : [person.phone],
    ...(random.chance(0.35) ? { account: `K${random.digits(6)}` } : {}),
    ...(lastAgent ? { lastAgent } : {}),
  });
  const assets: AssetId[] = machines.map(({ model, configuration, daysAgo }) => {
    rows.purchase(customerId, {
      description: `${model.model} ${model.kind[language]}`,
      amountMinor: model.priceMinor,
      configuration,
      daysAgo: daysAgo + 10,
    });
    return rows.machine(customerId, {
      model: model.model,
      serial: `${model.model.replace('-', '')}-${random.digits(6)}`,
      configuration,
      daysAgo,
      location: person.city,
    });
  });
  if (random.chance(0.5))
    rows.purchase(customerId, {
      description: language === 'en' ? 'Filter set, 500 h' : '500 小时保养滤芯套装',
      amountMinor: 186_000,
      configuration: {},
      daysAgo: random.between(15, 400),
    });
  for (let index = 0; index < faultCount; index += 1) {
    const fault = random.pick(faults);
    const open = index === 0 && random.chance(0.2);
    const owner = random.pick(agents);
    const daysAgo = open ? random.between(1, 12) : random.between(20, 900);
    const caseId = rows.serviceCase(customerId, {
      assetId: assets[index % assets.length] ?? null,
      status: open
        ? random.pick(['new', 'diagnosed', 'waiting-for-parts', 'visit-planned'] as const as unknown as [
            'new' | 'diagnosed' | 'waiting-for-parts' | 'visit-planned',
          ])
        : 'confirmed',
      title: fault.title[language],
      symptoms: fault.symptoms[language],
      ...(open ? {} : { diagnosis: fault.diagnosis[language], resolution: fault.resolution[language] }),
      owner,
      daysAgo,
    });
    if (open && random.chance(0.6))
      rows.promise(customerId, {
        text: language === 'en' ? 'A technician calls with the date of the visit' : '工程师来电确认上门时间',
        dueAt: new Date(rows.before(0).getTime() + random.between(-1, 3) * DAY_MS),
        caseId,
        by: owner,
        daysAgo,
      });
  }
  for (const [index, agent] of agentsOfTheirs.entries())
    rows.contact(customerId, {
      daysAgo: 2 + index * random.between(10, 60) + random.next() * 5,
      queue: queueOf(random),
      agent,
      language,
      from: person.phone,
      talkMs: random.between(60, 600) * 1_000,
      note: random.chance(0.75) ? random.pick(remarks)[language] : null,
      disposition: random.chance(0.7) ? 'resolved' : random.chance(0.6) ? 'follow-up' : 'escalated',
    });
};

export const generateCustomers = (rows: DemonstrationRows, random: SeededRandom, count: number): void => {
  while (rows.customerCount() < count) generateCustomer(rows, random);
};
