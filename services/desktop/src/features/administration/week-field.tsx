import { ActionIcon, Button, Group, Input, Text, TextInput, Tooltip } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';
import {
  addSpan,
  copyToWorkdays,
  faultsOf,
  replaceDay,
  type Span,
  spansOf,
  toClock,
  toMinute,
  weekdays,
} from './hours-editing.ts';

/** Opening hours by weekday; a day may open more than once. */
export function WeekField(props: {
  weekly: readonly Span[];
  error: string | undefined;
  onChange: (weekly: Span[]) => void;
}) {
  const { t } = useTranslation('administration');
  const { weekly, onChange } = props;
  return (
    <Input.Wrapper label={t('hours.week')} description={t('hours.week-hint')} error={props.error} labelElement="div">
      <div className={classes.week}>
        {weekdays.map((weekday) => (
          <Day key={weekday} weekday={weekday} weekly={weekly} onChange={onChange} />
        ))}
      </div>
    </Input.Wrapper>
  );
}

function Day(props: { weekday: number; weekly: readonly Span[]; onChange: (weekly: Span[]) => void }) {
  const { t } = useTranslation('administration');
  const { weekday, weekly, onChange } = props;
  const spans = spansOf(weekly, weekday);
  const faults = faultsOf(spans);
  const day = t(`day.${weekday}`);
  const change = (at: number, part: Partial<Span>) =>
    onChange(
      replaceDay(
        weekly,
        weekday,
        spans.map((span, index) => (index === at ? { ...span, ...part } : span)),
      ),
    );
  const timeOf = (at: number, edge: 'from' | 'to', span: Span) => (
    <TextInput
      type="time"
      size="xs"
      w={128}
      aria-label={t(`hours.${edge}`, { day })}
      value={toClock(edge === 'from' ? span.fromMinute : span.toMinute)}
      error={faults[at] !== null}
      onChange={(event) => {
        const minute = toMinute(event.currentTarget.value, edge);
        if (minute !== null) change(at, edge === 'from' ? { fromMinute: minute } : { toMinute: minute });
      }}
    />
  );
  return (
    <div className={classes.day} data-testid={`day-${weekday}`}>
      <Text fw={600} className={classes.dayName}>
        {day}
      </Text>
      <div className={classes.spans}>
        {spans.length === 0 && <Text c="dimmed">{t('hours.closed')}</Text>}
        {spans.map((span, at) => (
          <Group key={at} gap={6} wrap="nowrap">
            {timeOf(at, 'from', span)}
            <span aria-hidden>–</span>
            {timeOf(at, 'to', span)}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('hours.remove', { day })}
              onClick={() =>
                onChange(
                  replaceDay(
                    weekly,
                    weekday,
                    spans.filter((_, index) => index !== at),
                  ),
                )
              }
            >
              <IconTrash size={15} />
            </ActionIcon>
            {faults[at] && (
              <Text size="xs" c="var(--status-breach)">
                {t(`hours.${faults[at]}`)}
              </Text>
            )}
          </Group>
        ))}
      </div>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        title={t('hours.add-to', { day })}
        onClick={() => onChange(addSpan(weekly, weekday))}
      >
        {t('hours.add')}
      </Button>
      <Tooltip label={t('hours.copy', { day })}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('hours.copy', { day })}
          onClick={() => onChange(copyToWorkdays(weekly, weekday))}
        >
          <IconCopy size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
