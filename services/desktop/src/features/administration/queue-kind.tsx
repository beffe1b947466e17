import { Group, Input, NumberInput, SegmentedControl, Select, Stack, Table } from '@mantine/core';
import { type Queue, queueInput, type WrapUpPolicy } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import classes from './administration.module.css';
import type { Description, FormProps } from './description.ts';
import { KeyField } from './key-field.tsx';
import { isNameless, LocalizedFields, tidyLocalized } from './localized-fields.tsx';
import { NameCell } from './name-cell.tsx';
import { RequirementsField } from './requirements-field.tsx';
import { SecondsField } from './seconds-field.tsx';
import { keyFrom } from './suggest.ts';
import { useRecords } from './use-records.ts';

const wrapUpKinds = ['none', 'timed', 'mandatory'] as const satisfies readonly WrapUpPolicy['kind'][];
const toWrapUp = (kind: (typeof wrapUpKinds)[number]): WrapUpPolicy =>
  kind === 'timed' ? { kind, durationMs: 60_000 } : { kind };

export const queues: Description<'queues'> = {
  blank: () => ({
    key: '',
    name: { en: '', 'zh-CN': '' },
    requirements: [],
    reservationTimeoutMs: 20_000,
    lastAgentPreferenceMs: 20_000,
    wrapUp: { kind: 'timed', durationMs: 60_000 },
    serviceLevelTargetMs: 20_000,
    serviceLevelShare: 0.8,
    hoursId: null,
  }),
  shapeOf: () => queueInput,
  nameOf: (record, language) => record.name[language],
  tidy: (input) => ({
    ...input,
    key: input.key.trim() || keyFrom(input.name.en),
    name: tidyLocalized(input.name),
  }),
  check: ({ name }) => (isNameless(name) ? ['name.en'] : []),
  heads: ['name', 'asks-for', 'target', 'wrap-up', 'hours', 'key'],
  Cells: QueueCells,
  Form: QueueForm,
};

function QueueCells({ record }: { record: Queue }) {
  const { t } = useTranslation('administration');
  const language = useLanguage();
  const skills = useRecords('skills').data?.items ?? [];
  const hours = useRecords('hours').data?.items ?? [];
  const skillName = (key: string) => skills.find((skill) => skill.key === key)?.name[language] ?? key;
  return (
    <>
      <NameCell name={record.name} />
      <Table.Td className={classes.clip}>
        {record.requirements.map((each) => `${skillName(each.skill)} ≥ ${each.level}`).join(', ') ||
          t('queue.asks-nothing')}
      </Table.Td>
      <Table.Td className="tabular">
        {t('queue.target', {
          share: Math.round(record.serviceLevelShare * 100),
          seconds: record.serviceLevelTargetMs / 1000,
        })}
      </Table.Td>
      <Table.Td>
        {record.wrapUp.kind === 'timed'
          ? t('wrap-up.timed-for', { seconds: record.wrapUp.durationMs / 1000 })
          : t(`wrap-up.${record.wrapUp.kind}`)}
      </Table.Td>
      <Table.Td className={classes.clip}>
        {hours.find((each) => each.hoursId === record.hoursId)?.name ?? t('queue.always')}
      </Table.Td>
      <Table.Td>
        <code className={classes.code}>{record.key}</code>
      </Table.Td>
    </>
  );
}

function QueueForm({ values, change, isNew, fault }: FormProps<'queues'>) {
  const { t } = useTranslation('administration');
  const hours = useRecords('hours').data?.items ?? [];
  return (
    <Stack gap="md">
      <LocalizedFields
        autoFocus
        label={t('field.name')}
        path="name"
        value={values.name}
        fault={fault}
        onChange={(name) => change({ name })}
      />
      <KeyField
        value={values.key}
        name={values.name.en}
        isNew={isNew}
        error={fault('key')}
        onChange={(key) => change({ key })}
      />
      <RequirementsField
        label={t('queue.requirements')}
        description={t('queue.requirements-hint')}
        levelLabel="≥"
        value={values.requirements}
        error={fault('requirements')}
        onChange={(requirements) => change({ requirements })}
      />
      <Group grow align="flex-start">
        <SecondsField
          label={t('queue.target-time')}
          description={t('queue.target-time-hint')}
          ms={values.serviceLevelTargetMs}
          minMs={1_000}
          maxMs={3_600_000}
          error={fault('serviceLevelTargetMs')}
          testId="field-target"
          onChange={(serviceLevelTargetMs) => change({ serviceLevelTargetMs })}
        />
        <NumberInput
          label={t('queue.target-share')}
          description={t('queue.target-share-hint')}
          suffix=" %"
          min={0}
          max={100}
          allowDecimal={false}
          value={Math.round(values.serviceLevelShare * 100)}
          error={fault('serviceLevelShare')}
          onChange={(value) => change({ serviceLevelShare: Number(value) / 100 })}
        />
      </Group>
      <Group grow align="flex-start">
        <SecondsField
          label={t('queue.ring')}
          description={t('queue.ring-hint')}
          ms={values.reservationTimeoutMs}
          minMs={1_000}
          maxMs={600_000}
          error={fault('reservationTimeoutMs')}
          testId="field-ring"
          onChange={(reservationTimeoutMs) => change({ reservationTimeoutMs })}
        />
        <SecondsField
          label={t('queue.last-agent')}
          description={t('queue.last-agent-hint')}
          ms={values.lastAgentPreferenceMs}
          minMs={0}
          maxMs={600_000}
          error={fault('lastAgentPreferenceMs')}
          testId="field-last-agent"
          onChange={(lastAgentPreferenceMs) => change({ lastAgentPreferenceMs })}
        />
      </Group>
      <Input.Wrapper
        label={t('queue.wrap-up')}
        description={t(`wrap-up-hint.${values.wrapUp.kind}`)}
        labelElement="div"
      >
        <Group align="flex-start" mt={6} wrap="nowrap">
          <SegmentedControl
            aria-label={t('queue.wrap-up')}
            style={{ flex: 1 }}
            data={wrapUpKinds.map((kind) => ({ value: kind, label: t(`wrap-up.${kind}`) }))}
            value={values.wrapUp.kind}
            onChange={(value) => {
              const kind = wrapUpKinds.find((each) => each === value);
              if (kind) change({ wrapUp: toWrapUp(kind) });
            }}
          />
          {values.wrapUp.kind === 'timed' && (
            <NumberInput
              w={110}
              aria-label={t('queue.wrap-up-seconds')}
              suffix={t('field.seconds-suffix')}
              min={1}
              max={3_600}
              allowDecimal={false}
              value={values.wrapUp.durationMs / 1000}
              error={fault('wrapUp')}
              onChange={(value) => change({ wrapUp: { kind: 'timed', durationMs: Math.round(Number(value) * 1000) } })}
            />
          )}
        </Group>
      </Input.Wrapper>
      <Select
        label={t('queue.hours')}
        placeholder={t('queue.always')}
        clearable
        data={hours
          .filter((each) => !each.disabled || each.hoursId === values.hoursId)
          .map((each) => ({ value: each.hoursId, label: each.name }))}
        value={values.hoursId}
        error={fault('hoursId')}
        onChange={(hoursId) => change({ hoursId })}
      />
    </Stack>
  );
}
