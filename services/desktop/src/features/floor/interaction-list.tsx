import { Table, Text } from '@mantine/core';
import { IconBellRinging, IconHourglass, IconPhoneFilled, IconPhoneOff, type TablerIcon } from '@tabler/icons-react';
import type { FloorAgent, FloorInteraction, FloorQueue } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { useLanguage } from '../../language/use-language.ts';
import { callerOf } from './caller-of.ts';
import classes from './floor.module.css';
import { InteractionMenu } from './interaction-menu.tsx';
import { Since } from './since.tsx';
import { useSupervision } from './use-supervision.ts';

const looks: Record<FloorInteraction['state'], { icon: TablerIcon; color: string }> = {
  waiting: { icon: IconHourglass, color: 'var(--status-warning)' },
  offered: { icon: IconBellRinging, color: 'var(--status-call)' },
  live: { icon: IconPhoneFilled, color: 'var(--status-call)' },
};
const order: Record<FloorInteraction['state'], number> = { waiting: 0, offered: 1, live: 2 };

/** Who waits, longest first, then who is being served. */
export function InteractionList(props: {
  interactions: readonly FloorInteraction[];
  queues: readonly FloorQueue[];
  agents: readonly FloorAgent[];
  onOpen: (interaction: FloorInteraction) => void;
}) {
  const { t } = useTranslation('floor');
  const { t: words } = useTranslation('words');
  const language = useLanguage();
  const supervision = useSupervision();
  const queueName = new Map(props.queues.map((queue) => [queue.queueId, queue.name[language]]));
  const agentName = new Map(props.agents.map((agent) => [agent.agentId, agent.name]));
  const rows = [...props.interactions].sort(
    (a, b) => order[a.state] - order[b.state] || Date.parse(a.queuedAt) - Date.parse(b.queuedAt),
  );
  if (rows.length === 0)
    return (
      <EmptyState
        icon={<IconPhoneOff size={20} />}
        title={t('interactions.none')}
        advice={t('interactions.none-advice')}
      />
    );
  return (
    <Table className={classes.table} layout="fixed" aria-label={t('interactions.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="18%">{t('interactions.state')}</Table.Th>
          <Table.Th>{t('interactions.caller')}</Table.Th>
          <Table.Th w="10%">{t('interactions.grade')}</Table.Th>
          <Table.Th w="17%">{t('interactions.queue')}</Table.Th>
          <Table.Th w="12%" ta="right">
            {t('interactions.time')}
          </Table.Th>
          <Table.Th w="20%">{t('interactions.agent')}</Table.Th>
          {supervision && <Table.Th w={44} aria-label={t('act.column')} />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((each) => {
          const { icon: Icon, color } = looks[each.state];
          return (
            <Table.Tr
              key={each.interactionId}
              data-testid="floor-interaction"
              data-state={each.state}
              data-from={each.from ?? ''}
            >
              <Table.Td>
                <span className={classes.state} style={{ color }}>
                  <Icon size={14} aria-hidden /> {t(`state.${each.isCallback ? 'callback' : each.state}`)}
                </span>
              </Table.Td>
              <Table.Td className={classes.clip}>
                <button type="button" className={classes.link} onClick={() => props.onOpen(each)}>
                  {callerOf(each)}
                </button>
              </Table.Td>
              <Table.Td title={each.grade ? words(`grade.${each.grade}`) : undefined}>
                {each.grade ?? <Text c="dimmed">–</Text>}
                {each.priority && (
                  <Text
                    component="span"
                    c="dimmed"
                    className="tabular"
                    title={t('act.priority', { priority: each.priority })}
                  >
                    {` ${each.priority > 0 ? '+' : '−'}${Math.abs(each.priority)}`}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className={classes.clip}>{queueName.get(each.queueId)}</Table.Td>
              <Table.Td ta="right">
                <Since since={each.state === 'live' ? each.since : each.queuedAt} />
              </Table.Td>
              <Table.Td className={classes.clip}>
                {each.agentId ? (
                  agentName.get(each.agentId)
                ) : (
                  <button
                    type="button"
                    className={classes.link}
                    data-testid="why-ask"
                    onClick={() => props.onOpen(each)}
                  >
                    {t('interactions.why')}
                  </button>
                )}
              </Table.Td>
              {supervision && (
                <Table.Td ta="right" p={0}>
                  {each.state !== 'live' && (
                    <InteractionMenu
                      interaction={each}
                      queues={props.queues}
                      agents={props.agents}
                      supervision={supervision}
                    />
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
