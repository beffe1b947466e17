import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconCalendarTime,
  IconCheck,
  IconCircleCheck,
  IconClock,
  IconPlus,
  type TablerIcon,
} from '@tabler/icons-react';
import type { CustomerStory, RouteBodyInput, StoryPromise } from '@tellonce/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { useCallMutation } from '../../api/use-call.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { toLocalInput } from '../../format/local-input.ts';
import { dayAndTime, isToday } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { Expandable } from '../story/expandable.tsx';
import { Panel } from '../story/panel.tsx';
import storyClasses from '../story/story.module.css';
import classes from './customers.module.css';
import { useChange } from './use-change.ts';

/** What we said we would do: open ones first by their time, then those that are settled. */
export function CustomerPromises(props: { story: CustomerStory; mayWrite: boolean }) {
  const { t } = useTranslation('customers');
  const { story, mayWrite } = props;
  const [making, setMaking] = useState(false);
  const isOpen = (promise: StoryPromise) => promise.status === 'open';
  const sorted = [...story.promises].sort(
    (a, b) =>
      Number(isOpen(b)) - Number(isOpen(a)) || (isOpen(a) ? 1 : -1) * (Date.parse(a.dueAt) - Date.parse(b.dueAt)),
  );
  return (
    <Panel
      heading={t('promises.heading')}
      testId="promises"
      side={
        mayWrite && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => setMaking(!making)}
            aria-expanded={making}
            data-testid="make-promise"
          >
            {t('promises.make')}
          </Button>
        )
      }
    >
      {making && <MakePromise customerId={story.customer.customerId} onDone={() => setMaking(false)} />}
      {sorted.length === 0 && !making && <Text c="dimmed">{t('promises.none')}</Text>}
      <Expandable items={sorted} shown={Math.max(4, sorted.filter(isOpen).length)} keyOf={(each) => each.promiseId}>
        {(promise) => (
          <PromiseRow
            promise={promise}
            caseNumber={story.cases.find((each) => each.caseId === promise.caseId)?.number ?? null}
            mayWrite={mayWrite}
          />
        )}
      </Expandable>
    </Panel>
  );
}

const lookOf = (promise: StoryPromise): { icon: TablerIcon; color: string; word: string | null } => {
  const overdue = Date.parse(promise.dueAt) < serverNow();
  switch (promise.status) {
    case 'kept':
      return { icon: IconCircleCheck, color: 'var(--text-quiet)', word: 'kept' };
    case 'cancelled':
      return { icon: IconBan, color: 'var(--text-quiet)', word: 'cancelled' };
    case 'broken':
      return { icon: IconAlertTriangle, color: 'var(--status-breach)', word: 'broken' };
    case 'open':
      if (overdue) return { icon: IconAlertTriangle, color: 'var(--status-breach)', word: 'overdue' };
      return {
        icon: IconClock,
        color: isToday(promise.dueAt, serverNow()) ? 'var(--status-warning)' : 'var(--text-quiet)',
        word: null,
      };
  }
};

function PromiseRow(props: { promise: StoryPromise; caseNumber: string | null; mayWrite: boolean }) {
  const { t } = useTranslation('customers');
  const language = useLanguage();
  const { promise } = props;
  const { busy, change } = useChange();
  const update = (version: number, body: Omit<RouteBodyInput<'promises.update'>, 'version'>) =>
    call('promises.update', { params: { promiseId: promise.promiseId }, body: { version, ...body } });
  const settle = (status: 'kept' | 'cancelled') =>
    void change(
      () => update(promise.version, { status }),
      t(`promises.done-${status}`, { text: promise.text }),
      (saved) => update(saved.version, { status: 'open' }),
    );
  const move = (dueAt: string) =>
    void change(
      () => update(promise.version, { dueAt }),
      t('promises.done-moved', { text: promise.text, when: dayAndTime(dueAt, language, serverNow()) }),
      (saved) => update(saved.version, { dueAt: promise.dueAt }),
    );
  const { icon: Icon, color, word } = lookOf(promise);
  const open = promise.status === 'open';
  return (
    <div
      className={storyClasses.row}
      data-testid="promise"
      data-promise={promise.promiseId}
      data-status={promise.status}
    >
      <Icon size={15} color={color} aria-hidden />
      <Text fw={open ? 600 : 400} className="tabular" c={color} style={{ whiteSpace: 'nowrap' }}>
        {dayAndTime(promise.dueAt, language, serverNow())}
        {word && ` · ${t(`promises.${word}`)}`}
      </Text>
      <Text truncate title={promise.text} {...(open ? {} : { c: 'dimmed' })}>
        {promise.text}
      </Text>
      <Text c="dimmed" truncate size="xs">
        {[props.caseNumber, promise.madeByName].filter(Boolean).join(' · ')}
      </Text>
      {props.mayWrite && open && (
        <Group gap="xs" wrap="nowrap" ml="auto">
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconCheck size={14} />}
            loading={busy}
            data-testid="promise-kept"
            onClick={() => settle('kept')}
          >
            {t('promises.keep')}
          </Button>
          <MovePromise dueAt={promise.dueAt} disabled={busy} onMove={move} />
          <Tooltip label={t('promises.cancel')}>
            <ActionIcon
              variant="default"
              size={26}
              aria-label={t('promises.cancel-one', { text: promise.text })}
              disabled={busy}
              data-testid="promise-cancel"
              onClick={() => settle('cancelled')}
            >
              <IconBan size={14} />
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </div>
  );
}

function MovePromise(props: { dueAt: string; disabled: boolean; onMove: (dueAt: string) => void }) {
  const { t } = useTranslation('customers');
  const [opened, setOpened] = useState(false);
  const [to, setTo] = useState('');
  const valid = !Number.isNaN(Date.parse(to));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!valid) return;
    setOpened(false);
    props.onMove(new Date(to).toISOString());
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCalendarTime size={14} />}
          disabled={props.disabled}
          data-testid="promise-move"
          onClick={() => {
            setTo(toLocalInput(Date.parse(props.dueAt)));
            setOpened(!opened);
          }}
        >
          {t('promises.move')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              type="datetime-local"
              label={t('promises.move-to')}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!valid}>
              {t('promises.move')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function MakePromise(props: { customerId: CustomerStory['customer']['customerId']; onDone: () => void }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const [text, setText] = useState('');
  const [due, setDue] = useState(() => toLocalInput(Math.ceil((serverNow() + 3_600_000) / 900_000) * 900_000));
  const make = useCallMutation('promises.make', ['customers.story'], { onSuccess: props.onDone });
  const ready = text.trim() !== '' && !Number.isNaN(Date.parse(due));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    make.mutate({
      params: { customerId: props.customerId },
      body: { text: text.trim(), dueAt: new Date(due).toISOString() },
    });
  };
  return (
    <form onSubmit={submit} className={classes.inlineForm}>
      <TextInput
        autoFocus
        style={{ flex: 1 }}
        aria-label={t('promises.what')}
        placeholder={t('promises.what')}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={make.error ? problemSentence(make.error, words) : undefined}
      />
      <TextInput
        type="datetime-local"
        aria-label={t('promises.by')}
        value={due}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <Button type="submit" loading={make.isPending} disabled={!ready}>
        {t('promises.save')}
      </Button>
    </form>
  );
}
