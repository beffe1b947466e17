import { Group, Input, NumberInput, SegmentedControl, Stack } from '@mantine/core';
import type { WrapUpPolicy } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { SecondsField } from './seconds-field.tsx';

const kinds = ['none', 'timed', 'mandatory'] as const satisfies readonly WrapUpPolicy['kind'][];
const toWrapUp = (kind: WrapUpPolicy['kind']): WrapUpPolicy =>
  kind === 'timed' ? { kind, durationMs: 60_000, extendByMs: 60_000, maxExtensions: 1 } : { kind };

/** What follows the call, how long, and how often the agent may take more of it. */
export function WrapUpField(props: {
  value: WrapUpPolicy;
  fault: (path: string) => string | undefined;
  onChange: (value: WrapUpPolicy) => void;
}) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const { value, fault, onChange } = props;
  const { kind } = value;
  return (
    <Input.Wrapper
      label={administration('queue.wrap-up')}
      description={administration(`wrap-up-hint.${kind}`)}
      labelElement="div"
    >
      <Stack gap="sm" mt={6}>
        <SegmentedControl
          aria-label={administration('queue.wrap-up')}
          data={kinds.map((each) => ({ value: each, label: administration(`wrap-up.${each}`) }))}
          value={kind}
          onChange={(chosen) => {
            const next = kinds.find((each) => each === chosen);
            if (next) onChange(toWrapUp(next));
          }}
        />
        {kind === 'timed' && (
          <Group grow align="flex-start">
            <SecondsField
              label={administration('queue.wrap-up-seconds')}
              description=""
              ms={value.durationMs}
              minMs={1_000}
              maxMs={3_600_000}
              error={fault('wrapUp.durationMs')}
              testId="field-wrap-up"
              onChange={(durationMs) => onChange({ ...value, durationMs })}
            />
            <NumberInput
              label={t('wrap-up-field.extensions')}
              min={0}
              max={10}
              allowDecimal={false}
              value={value.maxExtensions ?? 1}
              error={fault('wrapUp.maxExtensions')}
              onChange={(times) => onChange({ ...value, maxExtensions: Number(times) || 0 })}
            />
            {(value.maxExtensions ?? 1) > 0 && (
              <SecondsField
                label={t('wrap-up-field.extend-by')}
                description=""
                ms={value.extendByMs ?? value.durationMs}
                minMs={1_000}
                maxMs={3_600_000}
                error={fault('wrapUp.extendByMs')}
                testId="field-extend-by"
                onChange={(extendByMs) => onChange({ ...value, extendByMs })}
              />
            )}
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
