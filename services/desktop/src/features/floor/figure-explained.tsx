import { Text } from '@mantine/core';
import type { FloorAgent, FloorQueue } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { clockDuration } from '../../format/duration.ts';
import { timeOfDay } from '../../format/when.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { useReasonName } from '../desk/use-reason-names.ts';
import { type FigureName, finePercent, nothingYet, shortTime, wholePercent } from './figures.ts';
import classes from './floor.module.css';

const live: readonly FigureName[] = ['waiting', 'longest-wait', 'available', 'on-call', 'wrap-up', 'paused'];
const percent = (share: number | null) => (share === null ? nothingYet : finePercent(share));

/** A number's formula in words with its own counts put in, and how fresh it is. */
export function FigureExplained(props: { name: FigureName; queue: FloorQueue; agents: readonly FloorAgent[] }) {
  const { t } = useTranslation('floor');
  const { name, queue } = props;
  const { figures } = queue;
  const now = useServerNow();
  const counts = {
    answered: figures.answered,
    within: figures.answeredWithinTarget,
    abandoned: figures.abandoned,
    short: figures.abandonedShort,
    offered: figures.offered,
    handled: figures.handled,
    finished: figures.answered + figures.abandoned,
    target: shortTime(queue.serviceLevelTargetMs),
    share: wholePercent(queue.serviceLevelShare),
    level: percent(figures.serviceLevel),
    ofOffered: percent(figures.serviceLevelOfOffered),
    busy: queue.agents.busy,
    ringing: queue.agents.reserved,
  };
  const since = figures.since ?? null;
  return (
    <div className={classes.explained}>
      <Text fw={650} size="sm" c="inherit">
        {t(`figure.${name}`)}
      </Text>
      <Text size="xs" c="inherit">
        {t(`formula.${name}`, counts)}
      </Text>
      {name === 'service-level' && (
        <>
          <Text size="xs" c="inherit">
            {t('formula.named', { name: figures.serviceLevelFormula, level: counts.level })}
          </Text>
          <Text size="xs" c="inherit">
            {t('formula.beside', { name: 'answered-of-offered', level: counts.ofOffered })}
          </Text>
        </>
      )}
      {name === 'paused' && <PausedBy queue={queue} agents={props.agents} />}
      <Text size="xs" c="inherit" className={classes.fresh}>
        {live.includes(name)
          ? t('fresh.live')
          : t(since ? 'fresh.counted-since' : 'fresh.counted', {
              ago: clockDuration(now - Date.parse(figures.asOf)),
              since: since ? timeOfDay(since) : '',
            })}
      </Text>
    </div>
  );
}

function PausedBy(props: { queue: FloorQueue; agents: readonly FloorAgent[] }) {
  const { t } = useTranslation('words');
  const reasonName = useReasonName();
  const counts = new Map<string, number>();
  for (const agent of props.agents) {
    if (agent.status !== 'not-ready' || !agent.queueIds?.includes(props.queue.queueId)) continue;
    const reason = reasonName(agent.reason) ?? t('status.not-ready');
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  return (
    <Text size="xs" c="inherit">
      {[...counts].map(([reason, count]) => `${reason} ${count}`).join(' · ')}
    </Text>
  );
}
