import { Table, Text } from '@mantine/core';
import { IconHeadsetOff } from '@tabler/icons-react';
import type { FloorAgent, FloorInteraction, RoutingStatus } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { RoutingStatusWord } from '../../elements/routing-status-word.tsx';
import { type Sorting, sortRows, turnSorting } from '../../elements/sort-rows.ts';
import { SortableHead } from '../../elements/sortable-head.tsx';
import { useReasonName } from '../desk/use-reason-names.ts';
import { AgentMenu } from './agent-menu.tsx';
import { callerOf } from './caller-of.ts';
import classes from './floor.module.css';
import { Since } from './since.tsx';
import { type Supervision, useSupervision } from './use-supervision.ts';

type Column = 'name' | 'status' | 'since' | 'caller';

/** Those with a caller first, those who are not there last. */
const order: Record<RoutingStatus, number> = {
  busy: 0,
  reserved: 1,
  'wrap-up': 2,
  available: 3,
  'not-ready': 4,
  offline: 5,
};

export function AgentTable(props: {
  agents: readonly FloorAgent[];
  interactions: readonly FloorInteraction[];
  advice: string;
  onOpen: (interaction: FloorInteraction) => void;
}) {
  const { t } = useTranslation('floor');
  const supervision = useSupervision();
  const [sorting, setSorting] = useState<Sorting<Column>>({ by: 'status', descending: false });
  const sort = (by: Column) => setSorting((before) => turnSorting(before, by));
  const interactionOf = (agent: FloorAgent) =>
    props.interactions.find((each) => each.interactionId === agent.interactionId) ?? null;
  const valueIn = (agent: FloorAgent): string | number | null => {
    switch (sorting.by) {
      case 'name':
        return agent.name;
      case 'status':
        return order[agent.status];
      case 'since':
        return agent.status === 'offline' ? null : Date.parse(agent.since);
      case 'caller': {
        const interaction = interactionOf(agent);
        return interaction ? callerOf(interaction) : null;
      }
    }
  };
  if (props.agents.length === 0)
    return <EmptyState icon={<IconHeadsetOff size={20} />} title={t('agents.none')} advice={props.advice} />;
  return (
    <Table className={classes.table} layout="fixed" aria-label={t('agents.title')}>
      <Table.Thead>
        <Table.Tr>
          <SortableHead by="name" sorting={sorting} onSort={sort} width="30%">
            {t('agents.name')}
          </SortableHead>
          <SortableHead by="status" sorting={sorting} onSort={sort} width="27%">
            {t('agents.status')}
          </SortableHead>
          <SortableHead by="since" sorting={sorting} onSort={sort} width="13%" numeric>
            {t('agents.since')}
          </SortableHead>
          <SortableHead by="caller" sorting={sorting} onSort={sort} width="30%">
            {t('agents.caller')}
          </SortableHead>
          {supervision && <Table.Th w={44} aria-label={t('act.column')} />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sortRows(props.agents, valueIn, sorting.descending).map((agent) => (
          <AgentRow
            key={agent.agentId}
            agent={agent}
            interaction={interactionOf(agent)}
            supervision={supervision}
            onOpen={props.onOpen}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AgentRow(props: {
  agent: FloorAgent;
  interaction: FloorInteraction | null;
  supervision: Supervision | null;
  onOpen: (interaction: FloorInteraction) => void;
}) {
  const { t } = useTranslation('floor');
  const reasonName = useReasonName();
  const { agent, interaction, supervision, onOpen } = props;
  // Asked for during work: it begins afterwards.
  const next = agent.chosen?.status === 'not-ready' ? (reasonName(agent.chosen.reason) ?? t('act.no-reason')) : null;
  return (
    <Table.Tr data-testid="floor-agent" data-name={agent.name} data-status={agent.status}>
      <Table.Th scope="row" className={classes.rowHead} title={agent.name}>
        {agent.name}
      </Table.Th>
      <Table.Td>
        <RoutingStatusWord status={agent.status} reason={reasonName(agent.reason)} />
        {next && (
          <Text component="span" c="dimmed" size="xs">
            {' '}
            {t('act.then', { next })}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {agent.status === 'offline' ? <Text c="dimmed">–</Text> : <Since since={agent.since} />}
      </Table.Td>
      <Table.Td className={classes.clip}>
        {interaction && (
          <button type="button" className={classes.link} onClick={() => onOpen(interaction)}>
            {callerOf(interaction)}
          </button>
        )}
      </Table.Td>
      {supervision && (
        <Table.Td ta="right" p={0}>
          {agent.status !== 'offline' && <AgentMenu agent={agent} supervision={supervision} />}
        </Table.Td>
      )}
    </Table.Tr>
  );
}
