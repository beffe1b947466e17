import { ActionIcon, Button, Group, MultiSelect, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type QueuePolicy, type Requirement, type Ring, type RingChange, reachOf } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';
import type { FormProps } from './description.ts';
import { OptionalNumber } from './optional-number.tsx';
import { RelaxField } from './relax-field.tsx';
import { SecondsField } from './seconds-field.tsx';
import { useAgents, useNames } from './use-names.ts';
import { useRecords } from './use-records.ts';

const mostRings = 6;
const changeKinds = ['same', 'relax', 'anyone'] as const satisfies readonly RingChange['kind'][];
const toChange = (kind: RingChange['kind']): RingChange => {
  switch (kind) {
    case 'same':
      return { kind };
    case 'relax':
      return { kind, drop: [], lower: [] };
    case 'anyone':
      return { kind, keep: [] };
  }
};

/** The steps at which a queue asks less or more people. */
export function RingsField(props: {
  asking: Pick<QueuePolicy, 'channel' | 'teamIds' | 'rings'> & { requirements: readonly Requirement[] };
  fault: FormProps<'queues'>['fault'];
  onChange: (rings: Ring[]) => void;
}) {
  const { t } = useTranslation('policies');
  const { asking, onChange } = props;
  const { rings } = asking;
  const next = Math.min(600_000, (rings.at(-1)?.afterMs ?? 0) + 20_000);
  return (
    <Stack gap="sm">
      {props.fault('policy.rings') && (
        <Text size="sm" c="var(--status-breach)" role="alert">
          {props.fault('policy.rings')}
        </Text>
      )}
      {rings.map((ring, nth) => (
        <RingEditor
          key={nth}
          nth={nth}
          ring={ring}
          asked={reachOf(asking, nth).requirements}
          isEverybody={reachOf(asking, nth).teamIds === null}
          onChange={(part) => onChange(rings.map((each, at) => (at === nth ? { ...each, ...part } : each)))}
          onRemove={() => onChange(rings.filter((_, at) => at !== nth))}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} />}
        disabled={rings.length >= mostRings}
        data-testid="add-ring"
        onClick={() =>
          onChange([
            ...rings,
            { afterMs: next, whenExpectedWaitMs: null, change: { kind: 'same' }, addTeamIds: [], addAgentIds: [] },
          ])
        }
      >
        {t('rings.add')}
      </Button>
    </Stack>
  );
}

function RingEditor(props: {
  nth: number;
  ring: Ring;
  /** What is asked before this ring opens. */
  asked: readonly Requirement[];
  /** There is nobody left to add. */
  isEverybody: boolean;
  onChange: (part: Partial<Ring>) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const names = useNames();
  const teams = useRecords('teams').data?.items ?? [];
  const agents = useAgents();
  const { ring, nth, asked, onChange } = props;
  const { change } = ring;
  const number = nth + 1;
  return (
    <fieldset className={classes.ring} data-testid={`ring-${number}`}>
      <legend>{t('rings.number', { number })}</legend>
      <Stack gap="sm">
        <Group align="flex-end" wrap="nowrap" grow preventGrowOverflow={false}>
          <SecondsField
            label={t('rings.after')}
            description={t('rings.after-hint')}
            ms={ring.afterMs}
            minMs={0}
            maxMs={600_000}
            error={undefined}
            testId={`ring-${number}-after`}
            onChange={(afterMs) => onChange({ afterMs })}
          />
          <OptionalNumber
            label={t('rings.expected')}
            description={t('rings.expected-hint')}
            placeholder={t('rings.by-time')}
            suffix={administration('field.seconds-suffix')}
            scale={1_000}
            min={0}
            max={3_600_000}
            value={ring.whenExpectedWaitMs}
            onChange={(whenExpectedWaitMs) => onChange({ whenExpectedWaitMs })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('rings.remove', { number })}
            onClick={props.onRemove}
            style={{ flex: 'none' }}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
        <Select
          label={t('rings.change')}
          allowDeselect={false}
          data={changeKinds.map((kind) => ({ value: kind, label: t(`ring-change.${kind}`) }))}
          value={change.kind}
          data-testid={`ring-${number}-change`}
          onChange={(value) => {
            const kind = changeKinds.find((each) => each === value);
            if (kind) onChange({ change: toChange(kind) });
          }}
        />
        {change.kind === 'relax' && (
          <RelaxField asked={asked} change={change} onChange={(relaxed) => onChange({ change: relaxed })} />
        )}
        {change.kind === 'anyone' && asked.length > 0 && (
          <MultiSelect
            label={t('rings.keep')}
            placeholder={change.keep.length === 0 ? t('rings.keep-none') : ''}
            data={asked.map(({ skill }) => ({ value: skill, label: names.skill(skill) }))}
            value={change.keep}
            onChange={(keep) => onChange({ change: { kind: 'anyone', keep } })}
          />
        )}
        {!props.isEverybody && change.kind !== 'anyone' && (
          <Group grow align="flex-start">
            <MultiSelect
              label={t('rings.add-teams')}
              placeholder={ring.addTeamIds.length === 0 ? t('rings.add-none') : ''}
              data={teams
                .filter((each) => !each.disabled)
                .map((each) => ({ value: each.teamId as string, label: each.name }))}
              value={ring.addTeamIds}
              onChange={(ids) => onChange({ addTeamIds: ids as Ring['addTeamIds'] })}
              data-testid={`ring-${number}-teams`}
            />
            <MultiSelect
              label={t('rings.add-people')}
              placeholder={ring.addAgentIds.length === 0 ? t('rings.add-none') : ''}
              searchable
              data={agents.map((each) => ({ value: each.agentId as string, label: each.name }))}
              value={ring.addAgentIds}
              onChange={(ids) => onChange({ addAgentIds: ids as Ring['addAgentIds'] })}
            />
          </Group>
        )}
      </Stack>
    </fieldset>
  );
}
