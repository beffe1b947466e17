import { Table } from '@mantine/core';
import {
  IconCircleCheckFilled,
  IconPencil,
  IconPhoneFilled,
  IconPlayerPauseFilled,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import type { FloorAgent, FloorQueue } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { type Sorting, sortRows, turnSorting } from '../../elements/sort-rows.ts';
import { SortableHead } from '../../elements/sortable-head.tsx';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { FigureCell } from './figure-cell.tsx';
import { type FigureName, figureNames, figureOf } from './figures.ts';
import classes from './floor.module.css';

type Column = 'queue' | FigureName;

const heads: Partial<Record<FigureName, { icon: TablerIcon; color: string }>> = {
  available: { icon: IconCircleCheckFilled, color: 'var(--status-ready)' },
  'on-call': { icon: IconPhoneFilled, color: 'var(--status-call)' },
  'wrap-up': { icon: IconPencil, color: 'var(--status-warning)' },
  paused: { icon: IconPlayerPauseFilled, color: 'var(--status-warning)' },
};
/** Parts of the table's width: a changing number moves nothing beside it. */
const widths: Record<Column, string> = {
  queue: '12%',
  waiting: '6%',
  'longest-wait': '9.5%',
  'service-level': '12%',
  abandoned: '8.5%',
  asa: '5%',
  aht: '5%',
  available: '6.5%',
  'on-call': '7%',
  'wrap-up': '8%',
  paused: '7.5%',
  handled: '6.5%',
  offered: '6.5%',
};

export function QueueTable(props: {
  queues: readonly FloorQueue[];
  agents: readonly FloorAgent[];
  onOpen: (queue: FloorQueue, name: FigureName) => void;
}) {
  const { t } = useTranslation('floor');
  const language = useLanguage();
  const [sorting, setSorting] = useState<Sorting<Column>>({ by: 'queue', descending: false });
  const sort = (by: Column) => setSorting((before) => turnSorting(before, by));
  const rows = sortRows(
    props.queues,
    (queue) => (sorting.by === 'queue' ? queue.name[language] : figureOf(sorting.by, queue, serverNow()).value),
    sorting.descending,
  );
  if (props.queues.length === 0)
    return <EmptyState icon={<IconUsersGroup size={20} />} title={t('queues.none')} advice={t('queues.none-advice')} />;
  return (
    <Table className={classes.table} layout="fixed" aria-label={t('queues.title')}>
      <Table.Thead>
        <Table.Tr>
          <SortableHead by="queue" sorting={sorting} onSort={sort} width={widths.queue}>
            {t('queues.queue')}
          </SortableHead>
          {figureNames.map((name) => {
            const head = heads[name];
            return (
              <SortableHead key={name} by={name} sorting={sorting} onSort={sort} width={widths[name]} numeric>
                {head && <head.icon size={13} color={head.color} aria-hidden style={{ flex: 'none' }} />}
                {t(`head.${name}`)}
              </SortableHead>
            );
          })}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((queue) => (
          <Table.Tr key={queue.queueId} data-testid="floor-queue" data-key={queue.key}>
            <Table.Th scope="row" className={classes.rowHead} title={queue.name[language]}>
              {queue.name[language]}
            </Table.Th>
            {figureNames.map((name) => (
              <FigureCell
                key={name}
                name={name}
                queue={queue}
                agents={props.agents}
                onOpen={(opened) => props.onOpen(queue, opened)}
              />
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
