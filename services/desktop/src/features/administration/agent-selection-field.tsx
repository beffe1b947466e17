import { Group, NumberInput, Select } from '@mantine/core';
import { type AgentSelection, agentSelection } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';

const kinds = agentSelection.options.map((each) => each.shape.kind.value);
const weights = ['idle', 'skill', 'occupancy'] as const;

/** Who of several that suit and are free. */
export function AgentSelectionField(props: { value: AgentSelection; onChange: (value: AgentSelection) => void }) {
  const { t } = useTranslation('policies');
  const { value, onChange } = props;
  return (
    <>
      <Select
        label={t('queue.selection')}
        description={t(`selection-hint.${value.kind}`)}
        allowDeselect={false}
        data={kinds.map((kind) => ({ value: kind, label: t(`selection.${kind}`) }))}
        value={value.kind}
        data-testid="field-selection"
        onChange={(chosen) => {
          const kind = kinds.find((each) => each === chosen);
          if (kind) onChange(kind === 'weighted' ? { kind, idle: 1, skill: 1, occupancy: 1 } : { kind });
        }}
      />
      {value.kind === 'weighted' && (
        <Group grow align="flex-start">
          {weights.map((weight) => (
            <NumberInput
              key={weight}
              label={t(`weight.${weight}`)}
              description={t(`weight-hint.${weight}`)}
              min={0}
              max={100}
              decimalScale={2}
              value={value[weight]}
              onChange={(next) => onChange({ ...value, [weight]: Number(next) || 0 })}
            />
          ))}
        </Group>
      )}
    </>
  );
}
