import { NumberInput } from '@mantine/core';

/** A whole number that may be left empty: then there is none. `scale`: how many of the wire's units one is. */
export function OptionalNumber(props: {
  label: string;
  description?: string;
  placeholder: string;
  suffix?: string;
  scale?: number;
  min: number;
  max: number;
  value: number | null;
  error?: string | undefined;
  testId?: string;
  onChange: (value: number | null) => void;
}) {
  const { scale = 1 } = props;
  return (
    <NumberInput
      label={props.label}
      description={props.description}
      placeholder={props.placeholder}
      suffix={props.suffix ?? ''}
      min={props.min / scale}
      max={props.max / scale}
      allowDecimal={false}
      value={props.value === null ? '' : props.value / scale}
      error={props.error}
      data-testid={props.testId}
      onChange={(value) => props.onChange(value === '' ? null : Math.round(Number(value) * scale))}
    />
  );
}
