import { Popover, Table, Text, UnstyledButton } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import type { AgentDesk } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { clockDuration } from '../../format/duration.ts';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import classes from './desk.module.css';
import { useDesk } from './desk-context.ts';

type QueueWaiting = AgentDesk['queues'][number];

/** The queue whose first caller has waited longest; without any, the first of mine. */
const mostPressing = (queues: readonly QueueWaiting[]): QueueWaiting | undefined =>
  [...queues].sort((a, b) => {
    const [left, right] = [a.longestWaitSince, b.longestWaitSince].map((since) =>
      since ? Date.parse(since) : Infinity,
    );
    return (left ?? Infinity) - (right ?? Infinity);
  })[0];

export function QueueSummary() {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const now = useServerNow();
  const queues = useDesk().live?.queues ?? [];
  const first = mostPressing(queues);
  if (!first) return null;
  const waited = (queue: QueueWaiting) =>
    queue.longestWaitSince ? clockDuration(now - Date.parse(queue.longestWaitSince)) : '–';
  return (
    <Popover position="bottom-end" withArrow>
      <Popover.Target>
        <UnstyledButton className={classes.queues} title={t('queues.title')} data-testid="queue-summary">
          <IconUsersGroup size={15} aria-hidden />
          <Text component="span" fw={600} truncate maw={110}>
            {first.name[language]}
          </Text>
          <Text component="span" className="tabular" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {first.waiting === 0
              ? t('queues.none')
              : t('queues.waiting', { count: first.waiting, longest: waited(first) })}
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('queues.queue')}</Table.Th>
              <Table.Th ta="right">{t('queues.count')}</Table.Th>
              <Table.Th ta="right">{t('queues.longest')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="tabular">
            {queues.map((queue) => (
              <Table.Tr key={queue.queueId}>
                <Table.Td>{queue.name[language]}</Table.Td>
                <Table.Td ta="right">{queue.waiting}</Table.Td>
                <Table.Td ta="right">{waited(queue)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Popover.Dropdown>
    </Popover>
  );
}
