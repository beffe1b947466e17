import { Button, Group, Select, Text, Textarea } from '@mantine/core';
import { IconCircleCheck, IconProgress, IconRefreshAlert } from '@tabler/icons-react';
import { type CustomerStory, caseStatus, type RouteBodyInput, type StoryCase } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { useEdit } from '../../elements/use-edit.ts';
import { shortDay } from '../../format/when.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { isOpenCase } from '../story/case-status.ts';
import { Expandable } from '../story/expandable.tsx';
import { Facts } from '../story/facts.tsx';
import { Panel } from '../story/panel.tsx';
import storyClasses from '../story/story.module.css';
import classes from './customers.module.css';
import { useChange } from './use-change.ts';

/** Open cases first, then the newest of the past; the status is changed where it stands. */
export function CustomerCases(props: { story: CustomerStory; mayWrite: boolean }) {
  const { t } = useTranslation('customers');
  const { cases, assets } = props.story;
  const open = cases.filter(isOpenCase).length;
  const sorted = [...cases].sort(
    (a, b) => Number(isOpenCase(b)) - Number(isOpenCase(a)) || Date.parse(b.openedAt) - Date.parse(a.openedAt),
  );
  return (
    <Panel heading={t('cases.heading', { count: open, past: cases.length - open })} testId="cases">
      {cases.length === 0 && <Text c="dimmed">{t(props.mayWrite ? 'cases.none' : 'cases.none-read-only')}</Text>}
      <Expandable items={sorted} shown={Math.max(5, open)} keyOf={(each) => each.caseId}>
        {(each) => (
          <CaseRow
            each={each}
            machine={assets.find((asset) => asset.assetId === each.assetId)?.serial ?? null}
            mayWrite={props.mayWrite}
          />
        )}
      </Expandable>
    </Panel>
  );
}

function CaseRow(props: { each: StoryCase; machine: string | null; mayWrite: boolean }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const { each } = props;
  const { busy, change } = useChange();
  const [opened, setOpened] = useState(false);
  const open = isOpenCase(each);
  const Icon = open ? IconProgress : IconCircleCheck;
  const update = (version: number, body: Omit<RouteBodyInput<'cases.update'>, 'version'>) =>
    call('cases.update', { params: { caseId: each.caseId }, body: { version, ...body } });
  const moveTo = (status: StoryCase['status']) =>
    void change(
      () => update(each.version, { status }),
      t('cases.done', { number: each.number, status: words(`case-status.${status}`) }),
      (saved) => update(saved.version, { status: each.status }),
    );
  return (
    <div className={classes.case} data-testid="case" data-open={open} data-status={each.status}>
      <div className={storyClasses.row}>
        <Icon size={15} color={open ? 'var(--status-warning)' : 'var(--text-quiet)'} aria-hidden />
        <button type="button" className={classes.caseTitle} aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <b className={storyClasses.code}>{each.number}</b> <span>{each.title}</span>
        </button>
        {each.reopenings > 0 && (
          <span className={storyClasses.reopened} title={t('cases.reopened', { count: each.reopenings })}>
            <IconRefreshAlert size={14} aria-label={t('cases.reopened', { count: each.reopenings })} />
            {each.reopenings}
          </span>
        )}
        <Group gap="sm" ml="auto" wrap="nowrap">
          <Text c="dimmed" className="tabular" style={{ whiteSpace: 'nowrap' }}>
            {shortDay(each.openedAt, serverNow())}
          </Text>
          {props.mayWrite ? (
            <Select
              size="xs"
              w={172}
              aria-label={t('cases.status-of', { number: each.number })}
              allowDeselect={false}
              disabled={busy}
              data-testid="case-status"
              data={caseStatus.options.map((value) => ({ value, label: words(`case-status.${value}`) }))}
              value={each.status}
              onChange={(value) => {
                if (value && value !== each.status) moveTo(caseStatus.parse(value));
              }}
            />
          ) : (
            <Text c={open ? 'var(--status-warning)' : 'dimmed'} fw={open ? 600 : 400}>
              {words(`case-status.${each.status}`)}
            </Text>
          )}
        </Group>
      </div>
      {opened && (
        <div className={classes.caseBody}>
          <Facts
            facts={{
              [t('cases.kind')]: words(`case-kind.${each.kind}`),
              ...(props.machine ? { [t('cases.machine')]: props.machine } : {}),
              ...(each.ownerName ? { [t('cases.owner')]: each.ownerName } : {}),
              ...(each.symptoms ? { [t('cases.symptoms')]: each.symptoms } : {}),
            }}
          />
          <CaseFindings
            each={each}
            mayWrite={props.mayWrite}
            busy={busy}
            save={(body) => {
              void change(
                () => update(each.version, body),
                t('cases.saved', { number: each.number }),
                (saved) => update(saved.version, { diagnosis: each.diagnosis, resolution: each.resolution }),
              );
            }}
          />
        </div>
      )}
    </div>
  );
}

/** What was found and what was done about it. */
function CaseFindings(props: {
  each: StoryCase;
  mayWrite: boolean;
  busy: boolean;
  save: (body: { diagnosis?: string | null; resolution?: string | null }) => void;
}) {
  const { t } = useTranslation('customers');
  const { diagnosis, resolution } = props.each;
  const edit = useEdit({ diagnosis, resolution });
  if (!props.mayWrite)
    return (
      <Facts
        facts={{
          ...(diagnosis ? { [t('cases.diagnosis')]: diagnosis } : {}),
          ...(resolution ? { [t('cases.resolution')]: resolution } : {}),
        }}
      />
    );
  const isNew = edit.values.diagnosis !== diagnosis || edit.values.resolution !== resolution;
  return (
    <div className={classes.findings}>
      {(['diagnosis', 'resolution'] as const).map((field) => (
        <Textarea
          key={field}
          label={t(`cases.${field}`)}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={4_000}
          value={edit.values[field] ?? ''}
          onChange={(event) => edit.change({ [field]: event.currentTarget.value || null })}
        />
      ))}
      <Button
        size="compact-sm"
        variant="light"
        disabled={!isNew}
        loading={props.busy}
        onClick={() => props.save(edit.changed)}
      >
        {t('save')}
      </Button>
    </div>
  );
}
