import { Checkbox, Group, NumberInput, Select } from '@mantine/core';
import { type CallerMessage, callerMessage, type Destination, type QueuePolicy } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import type { FormProps } from './description.ts';
import { DestinationField, OptionalDestination } from './destination-field.tsx';
import { FormSection } from './form-section.tsx';
import { LocalizedFields } from './localized-fields.tsx';
import { OptionalNumber } from './optional-number.tsx';
import { messageName } from './policy-words.ts';
import type { PolicyChange } from './queue-form.tsx';
import { SecondsField } from './seconds-field.tsx';
import { useRecords } from './use-records.ts';

type SectionProps = FormProps<'queues'> & { changePolicy: PolicyChange };
const message = (key: CallerMessage): Destination => ({ kind: 'message', message: key });
type Overflow = NonNullable<QueuePolicy['overflow']>;
const firstOverflow: Overflow = { afterMs: 300_000, atLength: null, to: message('overflow') };

/** How long is long enough, and what comes after it. */
export function QueueWaitingSection({ values, change, fault, changePolicy }: SectionProps) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const { policy, key: ownKey } = values;
  const { overflow } = policy;
  const seconds = administration('field.seconds-suffix');
  return (
    <FormSection title={t('section.waiting')} about={t('section.waiting-about')} testId="section-waiting">
      <Group grow align="flex-start">
        <SecondsField
          label={administration('queue.target-time')}
          description={administration('queue.target-time-hint')}
          ms={values.serviceLevelTargetMs}
          minMs={1_000}
          maxMs={3_600_000}
          error={fault('serviceLevelTargetMs')}
          testId="field-target"
          onChange={(serviceLevelTargetMs) => change({ serviceLevelTargetMs })}
        />
        <NumberInput
          label={administration('queue.target-share')}
          description={administration('queue.target-share-hint')}
          suffix=" %"
          min={0}
          max={100}
          allowDecimal={false}
          value={Math.round(values.serviceLevelShare * 100)}
          error={fault('serviceLevelShare')}
          onChange={(value) => change({ serviceLevelShare: Number(value) / 100 })}
        />
      </Group>
      <Checkbox
        label={t('queue.callback')}
        description={t('queue.callback-hint')}
        checked={policy.callbackOffered}
        data-testid="field-callback"
        onChange={(event) => changePolicy({ callbackOffered: event.currentTarget.checked })}
      />
      <OptionalDestination
        label={t('queue.overflow')}
        description={t('queue.overflow-hint')}
        none={t('overflow.never')}
        first={firstOverflow.to}
        value={overflow?.to ?? null}
        ownKey={ownKey}
        error={fault('policy.overflow.to')}
        testId="field-overflow"
        onChange={(to) => changePolicy({ overflow: to && { ...(overflow ?? firstOverflow), to } })}
      />
      {overflow && (
        <Group grow align="flex-start">
          <OptionalNumber
            label={t('queue.overflow-after')}
            placeholder={t('never')}
            suffix={seconds}
            scale={1_000}
            min={0}
            max={7_200_000}
            value={overflow.afterMs}
            error={fault('policy.overflow.afterMs')}
            testId="field-overflow-after"
            onChange={(afterMs) => changePolicy({ overflow: { ...overflow, afterMs } })}
          />
          <OptionalNumber
            label={t('queue.overflow-at-length')}
            placeholder={t('never')}
            min={0}
            max={100_000}
            value={overflow.atLength}
            error={fault('policy.overflow.atLength')}
            onChange={(atLength) => changePolicy({ overflow: { ...overflow, atLength } })}
          />
        </Group>
      )}
      <Group grow align="flex-start">
        <OptionalNumber
          label={t('queue.max-wait')}
          description={t('queue.max-wait-hint')}
          placeholder={t('never')}
          suffix={seconds}
          scale={1_000}
          min={1_000}
          max={86_400_000}
          value={policy.maxWaitMs}
          error={fault('policy.maxWaitMs')}
          testId="field-max-wait"
          onChange={(maxWaitMs) => changePolicy({ maxWaitMs })}
        />
        {policy.maxWaitMs !== null && (
          <DestinationField
            label={t('queue.on-max-wait')}
            description={t('queue.on-max-wait-hint')}
            value={policy.onMaxWait}
            ownKey={ownKey}
            onChange={(onMaxWait) => changePolicy({ onMaxWait })}
          />
        )}
      </Group>
    </FormSection>
  );
}

/** When it is open, and what callers hear when it is not. */
export function QueueClosedSection({ values, change, fault, changePolicy }: SectionProps) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const hours = useRecords('hours').data?.items ?? [];
  const { policy, key: ownKey, messages } = values;
  const spoken = callerMessage.options.filter((key) => key in messages || isSaid(policy, key));
  return (
    <FormSection title={t('section.closed')} testId="section-closed">
      <Group grow align="flex-start">
        <Select
          label={administration('queue.hours')}
          description={t('queue.hours-hint')}
          placeholder={administration('queue.always')}
          clearable
          data={hours
            .filter((each) => !each.disabled || each.hoursId === values.hoursId)
            .map((each) => ({ value: each.hoursId, label: each.name }))}
          value={values.hoursId}
          error={fault('hoursId')}
          onChange={(hoursId) => change({ hoursId })}
        />
        {values.hoursId !== null && (
          <DestinationField
            label={t('queue.closed')}
            description={t('queue.closed-hint')}
            value={policy.closed}
            ownKey={ownKey}
            testId="field-closed"
            onChange={(closed) => changePolicy({ closed })}
          />
        )}
      </Group>
      <OptionalDestination
        label={t('queue.emergency')}
        description={t('queue.emergency-hint')}
        none={t('off')}
        first={message('emergency')}
        value={policy.emergency}
        ownKey={ownKey}
        testId="field-emergency"
        onChange={(emergency) => changePolicy({ emergency })}
      />
      {spoken.map((key) => (
        <div key={key}>
          <LocalizedFields
            label={t('queue.words-of', { message: messageName(key, t) })}
            path={`messages.${key}`}
            maxLength={400}
            value={messages[key] ?? { en: '', 'zh-CN': '' }}
            placeholder={t('queue.words-hint')}
            fault={fault}
            onChange={(said) => change({ messages: { ...messages, [key]: said } })}
          />
        </div>
      ))}
    </FormSection>
  );
}

/** Somebody may come to hear it. */
const isSaid = ({ closed, overflow, onMaxWait, maxWaitMs, emergency }: QueuePolicy, key: CallerMessage): boolean =>
  [closed, overflow?.to, maxWaitMs === null ? undefined : onMaxWait, emergency].some(
    (to) => to?.kind === 'message' && to.message === key,
  );
