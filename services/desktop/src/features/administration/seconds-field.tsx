import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Milliseconds of the wire as the seconds that people think in. */
export function SecondsField(props: {
  label: string;
  description: string;
  ms: number;
  minMs: number;
  maxMs: number;
  error: string | undefined;
  onChange: (ms: number) => void;
  testId: string;
}) {
  const { t } = useTranslation('administration');
  return (
    <NumberInput
      label={props.label}
      description={props.description}
      suffix={t('field.seconds-suffix')}
      min={props.minMs / 1000}
      max={props.maxMs / 1000}
      allowDecimal={false}
      value={props.ms / 1000}
      error={props.error}
      data-testid={props.testId}
      onChange={(value) => {
        const seconds = Number(value);
        if (Number.isFinite(seconds)) props.onChange(Math.round(seconds * 1000));
      }}
    />
  );
}
