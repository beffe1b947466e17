import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconCalendarPlus, IconCloudCheck, IconCloudUp, IconDeviceFloppy, IconX } from '@tabler/icons-react';
import type { CaseId, InteractionId, StoryCase } from '@tellonce/contracts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { toLocalInput } from '../../format/local-input.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import classes from './desk.module.css';
import { inOrderOfUse } from './disposition-order.ts';
import type { Draft, Missing, PromiseDraft } from './draft.ts';
import type { DraftStore } from './draft-store.ts';
import { promiseTimes } from './promise-times.ts';
import { useDraft } from './use-draft.ts';
import { onMissing } from './use-finish.ts';

/** The note, the disposition and a promise of one interaction; every keystroke is kept as it is typed. */
export function DraftForm(props: {
  store: DraftStore;
  interactionId: InteractionId;
  name: string;
  cases: readonly StoryCase[];
  note?: ReactNode;
}) {
  const { t } = useTranslation('desk');
  const { store, interactionId } = props;
  const draft = useDraft(store, interactionId, props.name);
  const [missing, setMissing] = useState<Missing | null>(null);
  const form = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      onMissing((what) => {
        setMissing(what);
        form.current?.querySelector<HTMLElement>(`[data-field="${what}"]`)?.focus();
      }),
    [],
  );
  const change = (part: Partial<Pick<Draft, 'text' | 'disposition' | 'promise'>>) => {
    setMissing(null);
    // A story may have been settled since: the list of unfinished work names whom it is about now.
    store.change(interactionId, { ...part, name: props.name });
  };
  return (
    <Stack gap="sm" ref={form} className={classes.form}>
      <div>
        <Group justify="space-between" mb={4}>
          <h2 className={classes.heading}>{t('notes.heading')}</h2>
          <SaveState draft={draft} />
        </Group>
        <Textarea
          data-testid="note"
          aria-label={t('notes.heading')}
          placeholder={t('notes.placeholder')}
          minRows={4}
          maxRows={10}
          autosize
          maxLength={10_000}
          value={draft.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
      </div>
      <DispositionField
        value={draft.disposition}
        error={missing === 'disposition'}
        onChange={(disposition) => change({ disposition })}
      />
      {draft.promise ? (
        <PromiseFields
          promise={draft.promise}
          cases={props.cases}
          missing={missing}
          onChange={(promise) => change({ promise })}
        />
      ) : (
        <Button
          variant="subtle"
          leftSection={<IconCalendarPlus size={16} />}
          justify="flex-start"
          data-testid="add-promise"
          onClick={() => change({ promise: { text: '', dueAt: '', caseId: null } })}
        >
          {t('promise.add')}
        </Button>
      )}
      {props.note}
    </Stack>
  );
}

function SaveState({ draft }: { draft: Draft }) {
  const { t } = useTranslation('desk');
  const state =
    draft.text === draft.savedText ? (draft.text === '' ? null : 'saved') : draft.saveFailed ? 'kept' : 'saving';
  const Icon = state === 'saved' ? IconCloudCheck : state === 'kept' ? IconDeviceFloppy : IconCloudUp;
  return (
    <Text
      size="xs"
      c={state === 'kept' ? 'var(--status-warning)' : 'dimmed'}
      className={classes.saved}
      role="status"
      data-testid="note-state"
      data-state={state ?? 'empty'}
    >
      {state && <Icon size={14} aria-hidden />}
      {state && t(`notes.${state}`)}
    </Text>
  );
}

function DispositionField(props: { value: string | null; error: boolean; onChange: (value: string | null) => void }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const dispositions = useCall('dispositions.list', {}, { staleTime: 5 * 60_000 });
  const data = inOrderOfUse(dispositions.data?.items ?? [])
    .filter((each) => !each.disabled || each.key === props.value)
    .map((each) => ({ value: each.key, label: each.name[language] }));
  return (
    <Select
      data-testid="disposition"
      data-field="disposition"
      label={t('disposition.label')}
      maxDropdownHeight={360}
      placeholder={dispositions.isPending ? t('disposition.loading') : t('disposition.placeholder')}
      clearable
      searchable
      data={data}
      value={props.value}
      onChange={props.onChange}
      onDropdownOpen={() => {
        if (dispositions.isError) void dispositions.refetch();
      }}
      nothingFoundMessage={t(dispositions.isError ? 'disposition.failed' : 'disposition.none')}
      error={props.error ? t('disposition.missing') : undefined}
    />
  );
}

function PromiseFields(props: {
  promise: PromiseDraft;
  cases: readonly StoryCase[];
  missing: Missing | null;
  onChange: (promise: PromiseDraft | null) => void;
}) {
  const { t } = useTranslation('desk');
  const { promise, onChange } = props;
  const [now] = useState(serverNow);
  return (
    <Stack gap={6} className={classes.promise} data-testid="promise-form">
      <Group justify="space-between">
        <Text fw={600}>{t('promise.heading')}</Text>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconX size={14} />}
          onClick={() => onChange(null)}
        >
          {t('promise.remove')}
        </Button>
      </Group>
      <TextInput
        data-testid="promise-text"
        data-field="promise-text"
        aria-label={t('promise.what')}
        placeholder={t('promise.what')}
        maxLength={500}
        value={promise.text}
        error={props.missing === 'promise-text' ? t('promise.missing-text') : undefined}
        onChange={(event) => onChange({ ...promise, text: event.currentTarget.value })}
      />
      <Group gap={6}>
        {promiseTimes(now).map(({ name, at }) => (
          <Button
            key={name}
            size="compact-xs"
            variant={promise.dueAt === toLocalInput(at) ? 'filled' : 'default'}
            onClick={() => onChange({ ...promise, dueAt: toLocalInput(at) })}
          >
            {t(`promise.${name}`)}
          </Button>
        ))}
      </Group>
      <Stack gap={6}>
        <TextInput
          type="datetime-local"
          data-testid="promise-due"
          data-field="promise-due"
          aria-label={t('promise.by')}
          value={promise.dueAt}
          error={props.missing === 'promise-due' ? t('promise.missing-due') : undefined}
          onChange={(event) => onChange({ ...promise, dueAt: event.currentTarget.value })}
        />
        {props.cases.length > 0 && (
          <Select
            aria-label={t('promise.case')}
            placeholder={t('promise.case')}
            clearable
            data={props.cases.map((each) => ({ value: each.caseId, label: each.number }))}
            value={promise.caseId}
            onChange={(caseId) => onChange({ ...promise, caseId: caseId as CaseId | null })}
          />
        )}
      </Stack>
    </Stack>
  );
}
