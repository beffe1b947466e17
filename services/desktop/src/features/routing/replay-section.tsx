import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPlayerPlay } from '@tabler/icons-react';
import type { ReplayAnswer } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallMutation } from '../../api/use-call.ts';
import { dateAndTime } from './date-and-time.ts';
import { JobView } from './job-view.tsx';
import classes from './routing.module.css';
import { lastSpan, SpanFields, spanTrouble, toInstants } from './span-fields.tsx';
import { StartTrouble } from './start-trouble.tsx';

/** Decides a span of the past once more and compares. */
export function ReplaySection() {
  const { t } = useTranslation('routing');
  const [span, setSpan] = useState(() => lastSpan(3_600_000));
  const start = useCallMutation('routing.replay', ['routing.jobs']);
  return (
    <section className={classes.panel} aria-label={t('replay.title')}>
      <h2 className={classes.heading}>{t('replay.title')}</h2>
      <Text c="dimmed">{t('replay.about')}</Text>
      <SpanFields value={span} onChange={setSpan} />
      <Button
        w="fit-content"
        leftSection={<IconPlayerPlay size={16} />}
        loading={start.isPending}
        disabled={spanTrouble(span) !== null}
        data-testid="replay-run"
        onClick={() => start.mutate({ body: toInstants(span) })}
      >
        {t('replay.run')}
      </Button>
      <StartTrouble error={start.error} />
      {start.data && (
        <JobView key={start.data.jobId} jobId={start.data.jobId}>
          {({ replay }) => replay && <ReplayOutcome replay={replay} />}
        </JobView>
      )}
    </section>
  );
}

function ReplayOutcome({ replay }: { replay: ReplayAnswer }) {
  const { t } = useTranslation('routing');
  switch (replay.kind) {
    case 'equal':
      return (
        <Alert color="green" icon={<IconCheck size={18} />} role="status" data-testid="replay-equal">
          {t('replay.equal', { count: replay.entries })}
        </Alert>
      );
    case 'broken':
      return (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="alert">
          {t(`replay.${replay.reason}`, { sequence: replay.sequence })}
        </Alert>
      );
    case 'different': {
      const { entries, sequence, at, command, recorded, decided } = replay;
      return (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
          <Stack gap="xs">
            <Text>{t('replay.different', { count: entries, sequence, command, at: dateAndTime(at) })}</Text>
            <Text fw={600}>{t('replay.recorded')}</Text>
            <pre className={classes.code}>{JSON.stringify(recorded, null, 1)}</pre>
            <Text fw={600}>{t('replay.decided')}</Text>
            <pre className={classes.code}>{JSON.stringify(decided, null, 1)}</pre>
          </Stack>
        </Alert>
      );
    }
  }
}
