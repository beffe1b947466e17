import { Button, Group, Paper, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconPhoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { clockDuration } from '../../format/duration.ts';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { callerName } from '../story/caller-name.ts';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';
import { useReasonName } from './use-reason-names.ts';

/** Routing's own doing is explained; a break needs no explanation. */
const adviceFor = (reason: string | null) =>
  reason === 'no-answer' || reason === 'declined-too-often' ? (`idle.${reason}` as const) : 'idle.not-ready.advice';

/** Nothing in hand: what to do next, why the last card went away, and what waits. */
export function IdleDesk() {
  const { t, i18n } = useTranslation('desk');
  const { live, actions } = useDesk();
  const reasonName = useReasonName();
  if (!live) return null;
  const { status, withdrawn } = live;
  const available = status.status === 'available';
  const { t: words } = useTranslation('words');
  const why = withdrawn && (i18n.exists(`desk:withdrawn.${withdrawn.reason}`) ? withdrawn.reason : 'taken-back');
  return (
    <Stack gap="md" p="md" maw={720} mx="auto" w="100%">
      <VisuallyHidden component="h1">{t('idle.heading')}</VisuallyHidden>
      {withdrawn && (
        <Paper
          withBorder
          p="md"
          className={classes.withdrawn}
          role="status"
          data-testid="offer-withdrawn"
          data-reason={withdrawn.reason}
        >
          <Group justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <IconPhoneOff size={18} color="var(--status-warning)" aria-hidden />
              <Text>
                <b>{callerName(withdrawn.offer.pop)}</b> — {t(`withdrawn.${why}`)}
              </Text>
            </Group>
            <Button variant="subtle" color="gray" onClick={actions.dismissWithdrawal}>
              {t('withdrawn.dismiss')}
            </Button>
          </Group>
        </Paper>
      )}
      {available ? (
        <EmptyState
          icon={<IconCircleCheck size={20} />}
          title={t('idle.available.title')}
          advice={t('idle.available.advice')}
        />
      ) : (
        <EmptyState
          icon={<IconPhoneOff size={20} />}
          title={t('idle.not-ready.title', { reason: reasonName(status.reason) ?? words(`status.${status.status}`) })}
          advice={t(adviceFor(status.reason))}
        >
          <Button
            mt="sm"
            size="md"
            leftSection={<IconCircleCheck size={18} />}
            onClick={() => void actions.chooseStatus('available', null)}
          >
            {t('idle.not-ready.become')}
          </Button>
        </EmptyState>
      )}
      <Queues />
    </Stack>
  );
}

function Queues() {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const now = useServerNow();
  const queues = useDesk().live?.queues ?? [];
  if (queues.length === 0) return <Text c="dimmed">{t('queues.without')}</Text>;
  return (
    <Paper withBorder className={classes.panel} p="md">
      <Title order={2} className={classes.heading}>
        {t('queues.title')}
      </Title>
      <Table verticalSpacing={6} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('queues.queue')}</Table.Th>
            <Table.Th ta="right">{t('queues.count')}</Table.Th>
            <Table.Th ta="right">{t('queues.longest')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {queues.map((queue) => (
            <Table.Tr key={queue.queueId}>
              <Table.Td>{queue.name[language]}</Table.Td>
              <Table.Td ta="right">{queue.waiting}</Table.Td>
              <Table.Td ta="right">
                {queue.longestWaitSince ? clockDuration(now - Date.parse(queue.longestWaitSince)) : '–'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
