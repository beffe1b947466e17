import { BarChart, LineChart } from '@mantine/charts';
import { Text } from '@mantine/core';
import {
  durationWords,
  type HalfHour,
  type QueueId,
  type RoutingFigures,
  type WhatIfResult,
} from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import classes from './routing.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
const percent = (value: number) => `${Math.round(value)} %`;

const levelOf = (row: HalfHour | undefined): number | null => {
  const counted = row ? row.answered + row.abandoned - row.abandonedShort : 0;
  return row && counted > 0 ? (100 * row.answeredWithinTarget) / counted : null;
};

/** Service level through the day, how long callers waited, and how busy agents were. */
export function WhatIfCharts({ result, queueId }: { result: WhatIfResult; queueId: QueueId }) {
  const { t } = useTranslation('routing');
  const language = useLanguage();
  const [was, changed] = [result.was, result.changed].map((each) => each.find((row) => row.queueId === queueId));
  if (!was || !changed) return null;
  const series = [
    { name: 'was', label: t('variant.was'), color: 'gray.6' },
    { name: 'changed', label: t('variant.changed'), color: 'indigo.6' },
  ];
  const times = result.toMs - result.fromMs > 86_400_000 ? dayAndClock : clock;
  const starts = [...new Set([...was.halfHours, ...changed.halfHours].map((each) => each.fromMs))].sort(
    (a, b) => a - b,
  );
  const at = (figures: RoutingFigures, fromMs: number) => figures.halfHours.find((each) => each.fromMs === fromMs);
  const levels = starts.map((fromMs) => ({
    at: times.format(fromMs),
    was: levelOf(at(was, fromMs)),
    changed: levelOf(at(changed, fromMs)),
  }));
  const waits = was.waits.map(({ upToMs, count }, n) => ({
    upTo: upToMs === null ? t('charts.longer') : `≤ ${durationWords(upToMs, language)}`,
    was: count,
    changed: changed.waits[n]?.count ?? 0,
  }));
  const occupancy = result.was.flatMap((row) => {
    const other = result.changed.find((each) => each.queueId === row.queueId);
    if (row.queueId !== queueId) return [];
    return [{ of: '', was: 100 * (row.occupancy ?? 0), changed: 100 * (other?.occupancy ?? 0) }];
  });
  const common = { series, withLegend: true, h: 220 } as const;
  return (
    <div className={classes.charts} data-testid="what-if-charts">
      <figure>
        <Text component="figcaption" fw={600}>
          {t('charts.level')}
        </Text>
        <LineChart
          {...common}
          data={levels}
          dataKey="at"
          valueFormatter={percent}
          yAxisProps={{ domain: [0, 100] }}
          connectNulls
        />
      </figure>
      <figure>
        <Text component="figcaption" fw={600}>
          {t('charts.waits')}
        </Text>
        <BarChart {...common} data={waits} dataKey="upTo" valueFormatter={(value) => value.toFixed(0)} />
      </figure>
      <figure>
        <Text component="figcaption" fw={600}>
          {t('charts.occupancy')}
        </Text>
        <BarChart
          {...common}
          h={160}
          orientation="vertical"
          data={occupancy}
          dataKey="of"
          valueFormatter={percent}
          xAxisProps={{ domain: [0, 100] }}
        />
      </figure>
    </div>
  );
}
