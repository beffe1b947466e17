import { Badge, Button, Group, Select, Skeleton, Text } from '@mantine/core';
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { type ConfigurationChange, configurationKind } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/api-problem.ts';
import { call } from '../../api/call.ts';
import { callKey } from '../../api/use-call.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { dayAndTime } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { doors, type Kind } from './administered-kinds.ts';
import classes from './administration.module.css';
import { useGuard } from './change-guard.tsx';
import { ChangedLines } from './changed-lines.tsx';
import { storedRecord } from './describe-change.ts';
import { undoOf } from './propose-change.ts';
import { useRecordName } from './use-change-words.ts';
import { useRecords } from './use-records.ts';

const pageSize = 30;

/** Who changed what, when, and how it was before; any of it can be brought back. */
export function HistoryPage() {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const [kind, setKind] = useState<Kind | null>(null);
  const query = { ...(kind ? { kind } : {}), limit: pageSize };
  const found = useInfiniteQuery<ConfigurationChange[], ApiProblem>({
    queryKey: callKey('configuration-changes.list', { query }),
    initialPageParam: undefined,
    queryFn: async ({ pageParam }) => {
      const before = typeof pageParam === 'string' ? { before: pageParam } : {};
      return (await call('configuration-changes.list', { query: { ...query, ...before } })).items;
    },
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.at),
  });
  const changes = found.data?.pages.flat() ?? [];
  const kindName = (each: Kind) => (each === 'routing' ? t('routing.title') : administration(`kind.${each}`));
  return (
    <section aria-label={t('history.title')} data-testid="history">
      <header className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle}>{t('history.title')}</h2>
          <Text c="dimmed">{t('history.about')}</Text>
        </div>
        <Select
          w={220}
          aria-label={t('history.filter')}
          placeholder={t('history.everything')}
          clearable
          data={configurationKind.options.map((each) => ({ value: each, label: kindName(each) }))}
          value={kind}
          onChange={(value) => setKind(configurationKind.options.find((each) => each === value) ?? null)}
          data-testid="history-filter"
        />
      </header>
      {found.isPending ? (
        <div aria-busy>
          {[1, 2, 3].map((row) => (
            <Skeleton key={row} h={72} mb={8} />
          ))}
        </div>
      ) : found.isError ? (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      ) : changes.length === 0 ? (
        <EmptyState
          icon={<IconHistory size={20} />}
          title={t('history.empty.title')}
          advice={t('history.empty.advice')}
        />
      ) : (
        <>
          <ol className={classes.history}>
            {changes.map((change) => (
              <Entry key={change.changeId} change={change} kindName={kindName(change.kind)} />
            ))}
          </ol>
          {found.hasNextPage && (
            <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t('history.more')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function Entry({ change, kindName }: { change: ConfigurationChange; kindName: string }) {
  const { t } = useTranslation('policies');
  const { t: shared } = useTranslation('words');
  const language = useLanguage();
  const nameOf = useRecordName();
  const { propose } = useGuard();
  const { kind } = change;
  const door = doors[kind];
  const now = useRecords(kind).data?.items.find((each) => door.idOf(each as never) === change.subject);
  const after = storedRecord(kind, change.after);
  const before = change.before === null ? null : storedRecord(kind, change.before);
  const isReadable = after !== null && (before !== null || change.before === null);
  const name = after ? nameOf(kind, after) : change.subject;
  const restore = useMutation<unknown, ApiProblem, void>({
    mutationFn: async () => (now ? propose(undoOf(kind, before, now), true) : null),
  });
  return (
    <li className={classes.entry} data-testid="change" data-kind={kind} data-name={name}>
      <div className={classes.entryHead}>
        <Group gap={8}>
          <Badge variant="light" color="gray" tt="none">
            {kindName}
          </Badge>
          <Text fw={600}>{name}</Text>
          <Text c="dimmed">
            {t(change.before === null ? 'history.created' : 'history.changed', {
              who: change.actorName ?? t('history.installation'),
              when: dayAndTime(change.at, language, serverNow()),
            })}
          </Text>
        </Group>
        {isReadable && now && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconArrowBackUp size={14} />}
            loading={restore.isPending}
            aria-label={t(change.before === null ? 'history.withdraw-of' : 'history.restore-of', { name })}
            onClick={() => restore.mutate()}
            data-testid="restore"
          >
            {t(change.before === null ? 'history.withdraw' : 'history.restore')}
          </Button>
        )}
      </div>
      {restore.error && (
        <Text c="var(--status-breach)" role="alert">
          {problemSentence(restore.error, shared)}
        </Text>
      )}
      {isReadable ? (
        <ChangedLines kind={kind} before={before} after={after} />
      ) : (
        <Text c="dimmed">{t('history.unreadable')}</Text>
      )}
    </li>
  );
}
