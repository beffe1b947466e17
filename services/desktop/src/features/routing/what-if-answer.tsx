import '@mantine/charts/styles.css';
import { SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import {
  durationWords,
  type Namer,
  percentWords,
  type Queue,
  type QueueId,
  type RoutingFigures,
  type WhatIfResult,
  whatIfSentences,
} from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { useLanguage } from '../../language/use-language.ts';
import classes from './routing.module.css';
import { useNamer } from './use-namer.ts';
import { WhatIfCharts } from './what-if-charts.tsx';

/** What would have been: a sentence a queue, the figures side by side, and their shapes. */
export function WhatIfAnswer({ result, queues }: { result: WhatIfResult; queues: readonly Queue[] }) {
  const { t } = useTranslation('routing');
  const language = useLanguage();
  const names = useNamer({
    agents: [],
    queues: queues.map(({ queueId, name }) => ({ queueId, name })),
    skills: [],
  });
  const busy = result.was.filter(
    ({ queueId, offered }) => offered > 0 || (find(result.changed, queueId)?.offered ?? 0) > 0,
  );
  const [chosen, setChosen] = useState<QueueId | null>(null);
  const shown = busy.find(({ queueId }) => queueId === chosen) ?? busy[0];
  if (!shown)
    return (
      <EmptyState icon={<IconPhoneOff size={20} />} title={t('what-if.nobody')} advice={t('what-if.nobody-advice')} />
    );
  return (
    <Stack gap="md">
      <div data-testid="what-if-sentences">
        {whatIfSentences(result, names, language).map((sentence) => (
          <Text key={sentence} fz="md">
            {sentence}
          </Text>
        ))}
      </div>
      <SideBySide result={result} busy={busy} names={names} />
      <Text c="dimmed" size="xs">
        {t('what-if.meaning')}{' '}
        {result.patience
          .map((each) =>
            t(`patience.${each.kind}`, {
              queue: names.queue(each.queueId) ?? '',
              hungUp: each.hungUp,
              censored: each.censored,
            }),
          )
          .join(' ')}
      </Text>
      {busy.length > 1 && (
        <SegmentedControl
          aria-label={t('what-if.queue')}
          value={shown.queueId}
          onChange={(value) => setChosen(value as QueueId)}
          data={busy.map(({ queueId }) => ({ value: queueId, label: names.queue(queueId) ?? queueId }))}
        />
      )}
      <WhatIfCharts result={result} queueId={shown.queueId} />
    </Stack>
  );
}

const find = (figures: readonly RoutingFigures[], queueId: QueueId) => figures.find((each) => each.queueId === queueId);

const variants = ['was', 'modelled', 'changed'] as const;

function SideBySide(props: { result: WhatIfResult; busy: readonly RoutingFigures[]; names: Namer }) {
  const { t } = useTranslation('routing');
  const language = useLanguage();
  const time = (ms: number | null | undefined) => (ms == null ? '–' : durationWords(ms, language));
  const count = (value: number | undefined) => (value === undefined ? '–' : String(Math.round(value)));
  return (
    <Table.ScrollContainer minWidth={760} tabIndex={0}>
      <Table aria-label={t('what-if.figures')} data-testid="what-if-figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('figures.queue')}</Table.Th>
            <Table.Th>{t('figures.variant')}</Table.Th>
            {(['offered', 'answered', 'level', 'mean', 'p90', 'abandoned', 'occupancy'] as const).map((each) => (
              <Table.Th key={each} ta="right">
                {t(`figures.${each}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.busy.flatMap(({ queueId }) =>
            variants.map((variant) => {
              const figures = find(props.result[variant], queueId);
              const cells = [
                count(figures?.offered),
                count(figures?.answered),
                percentWords(figures?.serviceLevel ?? null),
                time(figures?.waitMeanMs),
                time(figures?.waitP90Ms),
                percentWords(figures?.abandonedShare ?? null),
                percentWords(figures?.occupancy ?? null),
              ];
              return (
                <Table.Tr
                  key={`${queueId} ${variant}`}
                  className={variant === 'changed' ? classes.chosen : undefined}
                  data-variant={variant}
                >
                  <Table.Td>{variant === 'was' ? (props.names.queue(queueId) ?? queueId) : ''}</Table.Td>
                  <Table.Td>{t(`variant.${variant}`)}</Table.Td>
                  {cells.map((cell, n) => (
                    <Table.Td key={n} ta="right" className={classes.number}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            }),
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
