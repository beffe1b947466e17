import { Select, Stack, Table, TextInput } from '@mantine/core';
import { type Hours, hoursInput } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';
import type { Description, FormProps } from './description.ts';
import { HolidaysField } from './holidays-field.tsx';
import { hasFaults, summarizeWeek } from './hours-editing.ts';
import { WeekField } from './week-field.tsx';

const zones = Intl.supportedValuesOf('timeZone');
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const hours: Description<'hours'> = {
  blank: () => ({
    name: '',
    zone: ownZone(),
    weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1_080 })),
    holidays: [],
  }),
  shapeOf: () => hoursInput,
  nameOf: (record) => record.name,
  check: ({ weekly }) => (hasFaults(weekly) ? ['weekly'] : []),
  heads: ['name', 'week', 'holidays', 'zone'],
  Cells: HoursCells,
  Form: HoursForm,
};

function HoursCells({ record }: { record: Hours }) {
  const { t } = useTranslation('administration');
  const dayName = (weekday: number) => t(`day-short.${weekday}`);
  const week = summarizeWeek(record.weekly)
    .map(({ from, to, hours: open }) => `${from === to ? dayName(from) : `${dayName(from)}–${dayName(to)}`} ${open}`)
    .join(' · ');
  return (
    <>
      <Table.Th scope="row" className={classes.name}>
        {record.name}
      </Table.Th>
      <Table.Td className={`${classes.clip} tabular`} title={week}>
        {week || t('hours.never')}
      </Table.Td>
      <Table.Td className="tabular">{record.holidays.length || '–'}</Table.Td>
      <Table.Td>{record.zone}</Table.Td>
    </>
  );
}

function HoursForm({ values, change, fault }: FormProps<'hours'>) {
  const { t } = useTranslation('administration');
  return (
    <Stack gap="md">
      <TextInput
        data-autofocus
        required
        label={t('field.name')}
        maxLength={80}
        value={values.name}
        error={fault('name')}
        data-testid="field-name"
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        label={t('hours.zone')}
        description={t('hours.zone-hint')}
        searchable
        allowDeselect={false}
        limit={60}
        data={zones.includes(values.zone) ? zones : [values.zone, ...zones]}
        value={values.zone}
        error={fault('zone')}
        nothingFoundMessage={t('hours.no-zone')}
        onChange={(zone) => zone && change({ zone })}
      />
      <WeekField weekly={values.weekly} error={fault('weekly')} onChange={(weekly) => change({ weekly })} />
      <HolidaysField
        holidays={values.holidays}
        error={fault('holidays')}
        onChange={(holidays) => change({ holidays })}
      />
    </Stack>
  );
}
