import type {
  AgentSelection,
  Destination,
  QueuePolicy,
  Requirement,
  Ring,
  RoutingSettings,
  WrapUpPolicy,
} from '@tellonce/contracts';
import type { TFunction } from 'i18next';
import type { Names } from './use-names.ts';

/** What sentences about policies are made of. */
export interface Words {
  t: TFunction<'policies'>;
  names: Names;
}

/** `20 s`, `5 min`, `2 h`: in the largest unit that says it whole. */
export const spanWords = (ms: number, t: Words['t']): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds >= 3600 && seconds % 3600 === 0) return t('span.hours', { value: seconds / 3600 });
  if (seconds >= 120 && seconds % 60 === 0) return t('span.minutes', { value: seconds / 60 });
  return t('span.seconds', { value: seconds });
};

export const listWords = (items: readonly string[], t: Words['t']): string => items.join(t('list.and'));

export const requirementWords = (requirements: readonly Requirement[], { t, names }: Words): string =>
  requirements.length === 0
    ? t('asks.nothing')
    : listWords(
        requirements.map(({ skill, level }) => `${names.skill(skill)} ≥ ${level}`),
        t,
      );

export const teamWords = (teamIds: QueuePolicy['teamIds'], { t, names }: Words): string =>
  teamIds.length === 0 ? t('teams.every') : listWords(teamIds.map(names.team), t);

/** `After 20 s: Service from level 2; also Team North`. */
export const ringSentence = (ring: Ring, words: Words): string => {
  const { t } = words;
  const what = ringParts(ring, words).join(t('list.then')) || t('ring.nothing');
  const time = spanWords(ring.afterMs, t);
  return ring.whenExpectedWaitMs === null
    ? t('ring.after', { time, what })
    : t('ring.after-or-wait', { time, wait: spanWords(ring.whenExpectedWaitMs, t), what });
};

const ringParts = ({ change, addTeamIds, addAgentIds }: Ring, { t, names }: Words): string[] => {
  const also = [...addTeamIds.map(names.team), ...addAgentIds.map(names.person)];
  const added = also.length > 0 ? [t('ring.also', { whom: listWords(also, t) })] : [];
  switch (change.kind) {
    case 'same':
      return added;
    case 'anyone':
      return [
        change.keep.length === 0
          ? t('ring.anyone')
          : t('ring.anyone-with', { skills: listWords(change.keep.map(names.skill), t) }),
      ];
    case 'relax': {
      const lowered = change.lower.map(({ skill, level }) => t('ring.lower', { skill: names.skill(skill), level }));
      const dropped =
        change.drop.length > 0 ? [t('ring.without', { skills: listWords(change.drop.map(names.skill), t) })] : [];
      return [...lowered, ...dropped, ...added];
    }
  }
};

export const destinationWords = (to: Destination, { t, names }: Words): string =>
  to.kind === 'queue'
    ? t('destination.to-queue', { queue: names.queue(to.queueId) })
    : t('destination.to-message', { message: messageName(to.message, t) });

/** A message that this desktop does not know is named by its key. */
export const messageName = (key: string, t: Words['t']): string => t(`message.${key}`, { defaultValue: key });

export const overflowWords = ({ overflow }: Pick<QueuePolicy, 'overflow'>, words: Words): string => {
  const { t } = words;
  if (!overflow) return t('overflow.never');
  const { afterMs, atLength, to } = overflow;
  const when = [
    ...(afterMs === null ? [] : [t('overflow.after', { time: spanWords(afterMs, t) })]),
    ...(atLength === null ? [] : [t('overflow.at-length', { length: atLength })]),
  ];
  if (when.length === 0) return t('overflow.never');
  return t('overflow.sentence', { when: when.join(t('list.or')), to: destinationWords(to, words) });
};

export const selectionWords = (selection: AgentSelection, t: Words['t']): string =>
  selection.kind === 'weighted'
    ? t('selection.weighted-by', { idle: selection.idle, skill: selection.skill, occupancy: selection.occupancy })
    : t(`selection.${selection.kind}`);

export const wrapUpWords = (wrapUp: WrapUpPolicy, t: Words['t']): string => {
  if (wrapUp.kind !== 'timed') return t(`wrap-up.${wrapUp.kind}`);
  const { durationMs, extendByMs = durationMs, maxExtensions = 1 } = wrapUp;
  const time = spanWords(durationMs, t);
  return maxExtensions === 0
    ? t('wrap-up.timed', { time })
    : t('wrap-up.timed-and-extended', { time, times: maxExtensions, more: spanWords(extendByMs, t) });
};

export const declineLimitWords = ({ declineLimit }: Pick<RoutingSettings, 'declineLimit'>, t: Words['t']): string =>
  declineLimit === null
    ? t('decline-limit.first')
    : t('decline-limit.within', { count: declineLimit.count, time: spanWords(declineLimit.withinMs, t) });
