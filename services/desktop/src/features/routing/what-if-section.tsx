import { Button, Group, NumberInput, Skeleton, Text } from '@mantine/core';
import { IconFlask, IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useCallMutation } from '../../api/use-call.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { JobView } from './job-view.tsx';
import classes from './routing.module.css';
import { lastSpan, SpanFields, spanTrouble, toInstants } from './span-fields.tsx';
import { StartTrouble } from './start-trouble.tsx';
import { ChangeForm, toRoutingChange, unchanged } from './what-if-form.tsx';

const WhatIfAnswer = lazy(() => import('./what-if-answer.tsx').then((m) => ({ default: m.WhatIfAnswer })));

/** A span of the past under another configuration or staffing, side by side with what was. */
export function WhatIfSection() {
  const { t } = useTranslation('routing');
  const [span, setSpan] = useState(() => lastSpan(24 * 3_600_000));
  const [edit, setEdit] = useState(unchanged);
  const [runs, setRuns] = useState(5);
  const queues = useCall('queues.list', {}, { staleTime: 60_000 });
  const start = useCallMutation('routing.what-if', ['routing.jobs']);
  const inForce = queues.data?.items.filter((queue) => !queue.disabled) ?? [];
  return (
    <>
      <section className={classes.panel} aria-label={t('what-if.title')}>
        <h2 className={classes.heading}>{t('what-if.title')}</h2>
        <Text c="dimmed">{t('what-if.about')}</Text>
        <SpanFields value={span} onChange={setSpan} />
        {queues.isPending ? (
          <Skeleton h={160} aria-busy />
        ) : queues.isError ? (
          <LoadFailed error={queues.error} onRetry={() => void queues.refetch()} />
        ) : inForce.length === 0 ? (
          <EmptyState
            icon={<IconFlask size={20} />}
            title={t('what-if.no-queues')}
            advice={t('what-if.no-queues-advice')}
          />
        ) : (
          <ChangeForm queues={inForce} value={edit} onChange={setEdit} />
        )}
        <Group align="flex-end">
          <NumberInput
            w={140}
            label={t('what-if.runs')}
            min={1}
            max={20}
            allowDecimal={false}
            value={runs}
            onChange={(value) => setRuns(Math.min(20, Math.max(1, Number(value) || 1)))}
          />
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            loading={start.isPending}
            disabled={spanTrouble(span) !== null || inForce.length === 0}
            data-testid="what-if-run"
            onClick={() => start.mutate({ body: { ...toInstants(span), change: toRoutingChange(edit), runs } })}
          >
            {t('what-if.run')}
          </Button>
        </Group>
        <StartTrouble error={start.error} />
      </section>
      {start.data && (
        <section className={classes.panel} aria-label={t('what-if.result')} data-testid="what-if-result">
          <h2 className={classes.heading}>{t('what-if.result')}</h2>
          <JobView key={start.data.jobId} jobId={start.data.jobId}>
            {({ whatIf }) =>
              whatIf && (
                <Suspense fallback={<Skeleton h={240} />}>
                  <WhatIfAnswer result={whatIf} queues={queues.data?.items ?? []} />
                </Suspense>
              )
            }
          </JobView>
        </section>
      )}
    </>
  );
}
