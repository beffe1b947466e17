import { Group, NumberInput, Select } from '@mantine/core';
import type { RoutingSettings } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { SecondsField } from './seconds-field.tsx';

type DeclineLimit = RoutingSettings['declineLimit'];
const firstLimit: NonNullable<DeclineLimit> = { count: 3, withinMs: 1_800_000 };

/** After how many declined offers an agent is taken out of routing. */
export function DeclineLimitField(props: { value: DeclineLimit; onChange: (value: DeclineLimit) => void }) {
  const { t } = useTranslation('policies');
  const { value, onChange } = props;
  return (
    <Group grow align="flex-start">
      <Select
        label={t('decline-limit.label')}
        description={t('decline-limit.hint')}
        allowDeselect={false}
        data={[
          { value: 'first', label: t('decline-limit.first') },
          { value: 'several', label: t('decline-limit.several') },
        ]}
        value={value === null ? 'first' : 'several'}
        data-testid="field-decline-limit"
        onChange={(chosen) => onChange(chosen === 'several' ? (value ?? firstLimit) : null)}
      />
      {value && (
        <>
          <NumberInput
            label={t('decline-limit.count')}
            description={t('decline-limit.count-hint')}
            min={1}
            max={20}
            allowDecimal={false}
            value={value.count}
            onChange={(count) => onChange({ ...value, count: Number(count) || 1 })}
          />
          <SecondsField
            label={t('decline-limit.time')}
            description={t('decline-limit.time-hint')}
            ms={value.withinMs}
            minMs={1_000}
            maxMs={86_400_000}
            error={undefined}
            testId="field-decline-within"
            onChange={(withinMs) => onChange({ ...value, withinMs })}
          />
        </>
      )}
    </Group>
  );
}
