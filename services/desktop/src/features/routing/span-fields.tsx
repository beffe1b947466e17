import { Button, Group, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toLocalInput } from '../../format/local-input.ts';
import { serverNow } from '../../socket/server-clock.ts';

/** A span of the past, as the input fields of a browser write it: local time without a zone. */
export interface Span {
  from: string;
  to: string;
}

const hourMs = 3_600_000;
const presets = { hour: hourMs, 'four-hours': 4 * hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;

export const lastSpan = (ms: number, nowMs = serverNow()): Span => ({
  from: toLocalInput(nowMs - ms),
  // The minute that has begun is in it; the server stops at its own now.
  to: toLocalInput(nowMs + 60_000),
});

export const toInstants = ({ from, to }: Span): { from: string; to: string } => ({
  from: new Date(from).toISOString(),
  // A week is a week, with the minute that has begun.
  to: new Date(Math.min(Date.parse(to), Date.parse(from) + presets.week)).toISOString(),
});

/** Null: it can be asked for. */
export const spanTrouble = ({ from, to }: Span): 'unfinished' | 'backwards' | 'too-long' | null => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(begin) || Number.isNaN(end)) return 'unfinished';
  if (begin >= end) return 'backwards';
  return end - begin > presets.week + 60_000 ? 'too-long' : null;
};

export function SpanFields(props: { value: Span; onChange: (span: Span) => void }) {
  const { t } = useTranslation('routing');
  const { value, onChange } = props;
  const trouble = spanTrouble(value);
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        type="datetime-local"
        label={t('span.from')}
        value={value.from}
        data-testid="span-from"
        error={trouble && t(`span.${trouble}`)}
        onChange={(event) => onChange({ ...value, from: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t('span.to')}
        value={value.to}
        data-testid="span-to"
        onChange={(event) => onChange({ ...value, to: event.currentTarget.value })}
      />
      <Button.Group aria-label={t('span.presets')}>
        {(Object.keys(presets) as (keyof typeof presets)[]).map((each) => (
          <Button
            key={each}
            variant="default"
            data-testid={`span-${each}`}
            onClick={() => onChange(lastSpan(presets[each]))}
          >
            {t(`span.${each}`)}
          </Button>
        ))}
      </Button.Group>
    </Group>
  );
}
