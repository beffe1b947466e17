import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { RoutingJob } from '@tellonce/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useCallMutation } from '../../api/use-call.ts';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { showTrouble } from '../../elements/show-trouble.ts';

const isUnderWay = (state: RoutingJob['state'] | undefined) => state === 'waiting' || state === 'running';

/** A replay or what-if while it runs, and what came of it. */
export function JobView(props: { jobId: string; children: (job: RoutingJob) => ReactNode }) {
  const { t } = useTranslation('routing');
  const found = useCall(
    'routing.job',
    { params: { jobId: props.jobId } },
    { staleTime: 0, refetchInterval: (query) => (isUnderWay(query.state.data?.state ?? 'running') ? 500 : false) },
  );
  const cancel = useCallMutation('routing.cancel-job', ['routing.job', 'routing.jobs']);
  if (found.isPending) return <Progress value={0} aria-label={t('job.progress')} />;
  if (found.isError) return <LoadFailed error={found.error} onRetry={() => void found.refetch()} />;
  const job = found.data;
  switch (job.state) {
    case 'waiting':
    case 'running':
      return (
        <Stack gap="xs" data-testid="job-running">
          <Group justify="space-between">
            <Text role="status">{t(`job.${job.state}`, { percent: Math.round(job.progress * 100) })}</Text>
            <Button
              variant="default"
              size="compact-sm"
              loading={cancel.isPending}
              data-testid="job-cancel"
              onClick={() =>
                cancel.mutate({ params: { jobId: job.jobId } }, { onError: () => showTrouble(t('job.cancel-failed')) })
              }
            >
              {t('job.cancel')}
            </Button>
          </Group>
          <Progress value={job.progress * 100} animated aria-label={t('job.progress')} />
        </Stack>
      );
    case 'cancelled':
      return <Text c="dimmed">{t('job.cancelled')}</Text>;
    case 'failed':
      return (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
          {job.trouble}
        </Alert>
      );
    case 'done':
      return props.children(job);
  }
}
