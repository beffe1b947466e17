import { Checkbox, Group, MultiSelect, NumberInput, SegmentedControl, Select, Stack } from '@mantine/core';
import { channel, type QueuePolicy } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { AgentSelectionField } from './agent-selection-field.tsx';
import type { FormProps } from './description.ts';
import { FormSection } from './form-section.tsx';
import { KeyField } from './key-field.tsx';
import { LocalizedFields } from './localized-fields.tsx';
import { QueueClosedSection, QueueWaitingSection } from './queue-waiting-sections.tsx';
import { RequirementsField } from './requirements-field.tsx';
import { RingsField } from './rings-field.tsx';
import { RingsPicture } from './rings-picture.tsx';
import { SecondsField } from './seconds-field.tsx';
import { useRecords } from './use-records.ts';
import { WrapUpField } from './wrap-up-field.tsx';

const directions = ['inbound', 'outbound'] as const;

export type PolicyChange = (part: Partial<QueuePolicy>) => void;

/** Everything that a queue is, in the order in which a caller meets it. */
export function QueueForm(props: FormProps<'queues'>) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const { values, change, isNew, fault } = props;
  const { policy, requirements } = values;
  const teams = useRecords('teams').data?.items ?? [];
  const changePolicy: PolicyChange = (part) => change({ policy: { ...policy, ...part } });
  const asking = { ...policy, requirements };
  return (
    <Stack gap="xl">
      <FormSection title={t('section.name')}>
        <LocalizedFields
          autoFocus
          label={administration('field.name')}
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
      </FormSection>

      <FormSection title={t('section.who')} about={t('section.who-about')} testId="section-who">
        <RequirementsField
          label={administration('queue.requirements')}
          description={administration('queue.requirements-hint')}
          levelLabel="≥"
          value={requirements}
          error={fault('requirements')}
          onChange={(next) => change({ requirements: next })}
        />
        <MultiSelect
          label={t('queue.teams')}
          description={t('queue.teams-hint')}
          placeholder={policy.teamIds.length === 0 ? t('teams.every') : ''}
          data={teams
            .filter((each) => !each.disabled || policy.teamIds.includes(each.teamId))
            .map((each) => ({ value: each.teamId as string, label: each.name }))}
          value={policy.teamIds}
          error={fault('policy.teamIds')}
          data-testid="field-teams"
          onChange={(ids) => changePolicy({ teamIds: ids as QueuePolicy['teamIds'] })}
        />
        <AgentSelectionField
          value={policy.agentSelection}
          onChange={(agentSelection) => changePolicy({ agentSelection })}
        />
        <Group grow align="flex-start">
          <SecondsField
            label={administration('queue.last-agent')}
            description={administration('queue.last-agent-hint')}
            ms={values.lastAgentPreferenceMs}
            minMs={0}
            maxMs={600_000}
            error={fault('lastAgentPreferenceMs')}
            testId="field-last-agent"
            onChange={(lastAgentPreferenceMs) => change({ lastAgentPreferenceMs })}
          />
          <SecondsField
            label={t('queue.named-agent')}
            description={t('queue.named-agent-hint')}
            ms={policy.namedAgentPreferenceMs}
            minMs={0}
            maxMs={3_600_000}
            error={fault('policy.namedAgentPreferenceMs')}
            testId="field-named-agent"
            onChange={(namedAgentPreferenceMs) => changePolicy({ namedAgentPreferenceMs })}
          />
        </Group>
      </FormSection>

      <FormSection title={t('section.rings')} about={t('section.rings-about')} testId="section-rings">
        <RingsPicture asking={asking} />
        <RingsField asking={asking} fault={fault} onChange={(rings) => changePolicy({ rings })} />
      </FormSection>

      <QueueWaitingSection {...props} changePolicy={changePolicy} />
      <QueueClosedSection {...props} changePolicy={changePolicy} />

      <FormSection title={t('section.offer')} testId="section-offer">
        <SecondsField
          label={administration('queue.ring')}
          description={administration('queue.ring-hint')}
          ms={values.reservationTimeoutMs}
          minMs={1_000}
          maxMs={600_000}
          error={fault('reservationTimeoutMs')}
          testId="field-ring"
          onChange={(reservationTimeoutMs) => change({ reservationTimeoutMs })}
        />
        <Checkbox
          label={t('queue.exclude-after-decline')}
          description={t('queue.exclude-after-decline-hint')}
          checked={policy.excludeAfterDecline}
          onChange={(event) => changePolicy({ excludeAfterDecline: event.currentTarget.checked })}
        />
        <WrapUpField value={values.wrapUp} fault={fault} onChange={(wrapUp) => change({ wrapUp })} />
      </FormSection>

      <FormSection title={t('section.kind')} about={t('section.kind-about')} testId="section-kind">
        <Group grow align="flex-start">
          <Select
            label={t('queue.channel')}
            allowDeselect={false}
            data={channel.options.map((value) => ({ value, label: t(`channel.${value}`) }))}
            value={policy.channel}
            onChange={(value) => value && changePolicy({ channel: channel.parse(value) })}
          />
          <Stack gap={4}>
            <span className="mantine-InputWrapper-label" id="queue-direction">
              {t('queue.direction')}
            </span>
            <SegmentedControl
              aria-labelledby="queue-direction"
              data={directions.map((value) => ({ value, label: t(`direction.${value}`) }))}
              value={policy.direction}
              onChange={(value) => {
                const direction = directions.find((each) => each === value);
                if (direction) changePolicy({ direction });
              }}
            />
          </Stack>
        </Group>
        {policy.direction === 'inbound' && (
          <NumberInput
            label={t('queue.floor')}
            description={t('queue.floor-hint')}
            min={0}
            max={1_000}
            allowDecimal={false}
            value={policy.freeAgentFloor}
            error={fault('policy.freeAgentFloor')}
            onChange={(value) => changePolicy({ freeAgentFloor: Number(value) || 0 })}
          />
        )}
      </FormSection>
    </Stack>
  );
}
