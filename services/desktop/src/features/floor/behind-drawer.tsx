import { Drawer, SegmentedControl, Skeleton, Stack, Table, Text } from '@mantine/core';
import type { Floor, FloorInteraction, FloorQueue, InteractionId } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { timeOfDay } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { InteractionRecords } from '../customers/interaction-records.tsx';
import { WhyPanel } from '../routing/why-panel.tsx';
import { AgentTable } from './agent-table.tsx';
import { callerOf } from './caller-of.ts';
import { type Behind, behindOf, countOf, type FigureName, type Outcome, outcomes, statusesOf } from './figures.ts';
import { InteractionList } from './interaction-list.tsx';

export type Opened =
  | { kind: 'figure'; queueId: FloorQueue['queueId']; name: FigureName }
  | { kind: 'interaction'; interaction: FloorInteraction };

/** What a number is made of. It stays live while it is open: the floor it reads is the page's. */
export function BehindDrawer(props: { opened: Opened | null; floor: Floor; onOpen: (opened: Opened | null) => void }) {
  const { t } = useTranslation('floor');
  const language = useLanguage();
  const { opened, floor } = props;
  const queue = opened?.kind === 'figure' ? floor.queues.find((each) => each.queueId === opened.queueId) : undefined;
  const title =
    opened?.kind === 'interaction'
      ? callerOf(opened.interaction)
      : opened && queue
        ? t('behind.title', { queue: queue.name[language], figure: t(`figure.${opened.name}`) })
        : '';
  return (
    <Drawer
      opened={opened !== null}
      onClose={() => props.onOpen(null)}
      position="right"
      size={860}
      title={title}
      closeButtonProps={{ 'aria-label': t('behind.close') }}
      data-testid="floor-behind"
    >
      {opened?.kind === 'interaction' && (
        <>
          <WhyPanel interactionId={opened.interaction.interactionId} />
          <OneInteraction interactionId={opened.interaction.interactionId} />
        </>
      )}
      {opened?.kind === 'figure' && queue && (
        <BehindFigure
          key={`${opened.queueId} ${opened.name}`}
          behind={behindOf(opened.name)}
          queue={queue}
          floor={floor}
          onInteraction={(interaction) => props.onOpen({ kind: 'interaction', interaction })}
        />
      )}
    </Drawer>
  );
}

function BehindFigure(props: {
  behind: Behind;
  queue: FloorQueue;
  floor: Floor;
  onInteraction: (interaction: FloorInteraction) => void;
}) {
  const { t } = useTranslation('floor');
  const { behind, queue, floor, onInteraction } = props;
  switch (behind.kind) {
    case 'visits':
      return <Visits queue={queue} first={behind.outcome} />;
    case 'waiting':
      return (
        <InteractionList
          interactions={floor.interactions.filter((each) => each.queueId === queue.queueId && each.state !== 'live')}
          queues={floor.queues}
          agents={floor.agents}
          onOpen={onInteraction}
        />
      );
    case 'agents': {
      const statuses: readonly string[] = statusesOf[behind.figure];
      return (
        <AgentTable
          agents={floor.agents.filter(
            (agent) => statuses.includes(agent.status) && (agent.queueIds?.includes(queue.queueId) ?? true),
          )}
          interactions={floor.interactions}
          advice={t('behind.no-agents')}
          onOpen={onInteraction}
        />
      );
    }
  }
}

function Visits(props: { queue: FloorQueue; first: Outcome }) {
  const { t } = useTranslation('floor');
  const [outcome, setOutcome] = useState<Outcome>(props.first);
  const reads = useMay('customers.read');
  const { queue } = props;
  const { since } = queue.figures;
  const query = { queueId: queue.queueId, outcome, limit: 200, ...(since ? { since } : {}) };
  // The counts above the list go on counting; the list keeps up with them.
  const found = useCall('interactions.list', { query }, { enabled: reads, staleTime: 2_000, refetchInterval: 5_000 });
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('behind.outcome')}
        fullWidth
        value={outcome}
        onChange={(value) => setOutcome(value as Outcome)}
        data={outcomes.map((value) => ({ value, label: `${t(`outcome.${value}`)} · ${countOf(value, queue)}` }))}
      />
      <Text c="dimmed" size="xs">
        {t(`meaning.${outcome}`)} {since && t('behind.since', { since: timeOfDay(since) })}
      </Text>
      {!reads ? (
        <Text>{t('behind.not-allowed')}</Text>
      ) : found.isPending ? (
        <Waiting />
      ) : found.isError ? (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <InteractionRecords records={found.data.items} />
      )}
    </Stack>
  );
}

function OneInteraction(props: { interactionId: InteractionId }) {
  const found = useCall('interactions.read', { params: { interactionId: props.interactionId } }, { staleTime: 2_000 });
  if (found.isPending) return <Waiting />;
  if (found.isError) return <LoadFailed error={found.error} onRetry={() => void found.refetch()} />;
  return <InteractionRecords records={[found.data]} expanded />;
}

const Waiting = () => (
  <Table aria-busy>
    <Table.Tbody>
      {[1, 2, 3, 4, 5].map((row) => (
        <Table.Tr key={row}>
          <Table.Td>
            <Skeleton h={18} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
