import { Text } from '@mantine/core';
import { IconCircleCheck, IconProgress, IconRefreshAlert } from '@tabler/icons-react';
import type { CaseId, StoryCase } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { shortDay } from '../../format/when.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { isOpenCase } from './case-status.ts';
import { Expandable } from './expandable.tsx';
import { Facts } from './facts.tsx';
import { Panel } from './panel.tsx';
import classes from './story.module.css';

/** Open cases first, then the newest of the past. */
export function CasesPanel(props: { cases: readonly StoryCase[]; highlighted: CaseId | null }) {
  const { t } = useTranslation('story');
  const sorted = [...props.cases].sort(
    (a, b) => Number(isOpenCase(b)) - Number(isOpenCase(a)) || Date.parse(b.openedAt) - Date.parse(a.openedAt),
  );
  return (
    <Panel heading={t('cases.heading', { count: sorted.filter(isOpenCase).length })} testId="cases">
      {sorted.length === 0 && <Text c="dimmed">{t('cases.none')}</Text>}
      <Expandable items={sorted} shown={3} keyOf={(each) => each.caseId}>
        {(each) => <CaseRow each={each} highlighted={each.caseId === props.highlighted} />}
      </Expandable>
    </Panel>
  );
}

function CaseRow({ each, highlighted }: { each: StoryCase; highlighted: boolean }) {
  const { t } = useTranslation('story');
  const { t: words } = useTranslation('words');
  const open = isOpenCase(each);
  const Icon = open ? IconProgress : IconCircleCheck;
  const facts = {
    ...(each.symptoms ? { [t('cases.symptoms')]: each.symptoms } : {}),
    ...(each.diagnosis ? { [t('cases.diagnosis')]: each.diagnosis } : {}),
    ...(each.resolution ? { [t('cases.resolution')]: each.resolution } : {}),
    ...(each.ownerName ? { [t('cases.owner')]: each.ownerName } : {}),
  };
  return (
    <details className={classes.details} data-testid="case" data-highlighted={highlighted} data-open={open}>
      <summary className={classes.row}>
        <Icon size={15} color={open ? 'var(--status-warning)' : 'var(--text-quiet)'} aria-hidden />
        <Text fw={650} className={classes.code}>
          {each.number}
        </Text>
        <Text truncate title={each.title} className={classes.title}>
          {each.title}
        </Text>
        <Text c={open ? 'var(--status-warning)' : 'dimmed'} fw={open ? 600 : 400} ml="auto" truncate>
          {words(`case-status.${each.status}`)}
        </Text>
        {each.reopenings > 0 && (
          <span className={classes.reopened} title={t('cases.reopened', { count: each.reopenings })}>
            <IconRefreshAlert size={14} aria-label={t('cases.reopened', { count: each.reopenings })} />
            {each.reopenings}
          </span>
        )}
        <Text c="dimmed" className="tabular" style={{ whiteSpace: 'nowrap' }}>
          {shortDay(each.openedAt, serverNow())}
        </Text>
      </summary>
      <Facts facts={facts} />
    </details>
  );
}
