import { Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCalendarTime, IconCheck, IconClock } from '@tabler/icons-react';
import type { StoryCase, StoryPromise } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toLocalInput } from '../../format/local-input.ts';
import { dayAndTime, isToday } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { Panel } from './panel.tsx';
import classes from './story.module.css';
import type { StoryActions } from './story-actions.ts';

/** What we said we would do; open ones first, each kept or moved with one click. */
export function PromisesPanel(props: {
  promises: readonly StoryPromise[];
  cases: readonly StoryCase[];
  change: StoryActions['changePromise'];
}) {
  const { t } = useTranslation('story');
  const open = props.promises
    .filter((promise) => promise.status === 'open')
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  return (
    <Panel heading={t('promises.heading')} testId="promises">
      {open.length === 0 && <Text c="dimmed">{t('promises.none')}</Text>}
      {open.map((promise) => (
        <PromiseRow
          key={promise.promiseId}
          promise={promise}
          caseNumber={props.cases.find((each) => each.caseId === promise.caseId)?.number ?? null}
          change={props.change}
        />
      ))}
    </Panel>
  );
}

function PromiseRow(props: {
  promise: StoryPromise;
  caseNumber: string | null;
  change: StoryActions['changePromise'];
}) {
  const { t } = useTranslation('story');
  const language = useLanguage();
  const { promise, change } = props;
  const [busy, setBusy] = useState(false);
  const overdue = Date.parse(promise.dueAt) < serverNow();
  const soon = !overdue && isToday(promise.dueAt, serverNow());
  const apply = (what: { status: 'kept' } | { dueAt: string }) => {
    if (!change) return;
    setBusy(true);
    void change(promise, what).finally(() => setBusy(false));
  };
  const Icon = overdue ? IconAlertTriangle : IconClock;
  const color = overdue ? 'var(--status-breach)' : soon ? 'var(--status-warning)' : 'var(--text-quiet)';
  return (
    <div className={classes.row} data-testid="promise" data-promise={promise.promiseId} data-overdue={overdue}>
      <Icon size={15} color={color} aria-hidden />
      <Text fw={600} className="tabular" c={color} style={{ whiteSpace: 'nowrap' }}>
        {dayAndTime(promise.dueAt, language, serverNow())}
        {overdue && ` · ${t('promises.overdue')}`}
      </Text>
      <Text truncate title={promise.text}>
        {promise.text}
      </Text>
      <Text c="dimmed" truncate size="xs">
        {[props.caseNumber, promise.madeByName].filter(Boolean).join(' · ')}
      </Text>
      {change && (
        <Group gap="xs" wrap="nowrap" ml="auto">
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconCheck size={14} />}
            loading={busy}
            data-testid="promise-kept"
            onClick={() => apply({ status: 'kept' })}
          >
            {t('promises.kept')}
          </Button>
          <MovePromise promise={promise} onMoved={(dueAt) => apply({ dueAt })} />
        </Group>
      )}
    </div>
  );
}

function MovePromise(props: { promise: StoryPromise; onMoved: (dueAt: string) => void }) {
  const { t } = useTranslation('story');
  const [opened, setOpened] = useState(false);
  const [to, setTo] = useState('');
  const valid = !Number.isNaN(Date.parse(to));
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCalendarTime size={14} />}
          data-testid="promise-move"
          onClick={() => {
            setTo(toLocalInput(Date.parse(props.promise.dueAt)));
            setOpened(!opened);
          }}
        >
          {t('promises.move')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <TextInput
            type="datetime-local"
            label={t('promises.move-to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button
            disabled={!valid}
            onClick={() => {
              setOpened(false);
              props.onMoved(new Date(to).toISOString());
            }}
          >
            {t('promises.move')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
