import type { Fate, PreviewFinding, Requirement } from '@tellonce/contracts';
import { listWords, messageName, requirementWords, type Words } from './policy-words.ts';

/** Refused: cannot be saved. Warning: somebody is worse off. Effect: something changes for somebody. */
export type Tone = 'refused' | 'warning' | 'effect';

/** What a change does, in a sentence. */
export const findingSentence = (finding: PreviewFinding, words: Words): { tone: Tone; text: string } => {
  const { t, names } = words;
  switch (finding.kind) {
    case 'never-served': {
      const { queueId, asks, lacking, isRefused } = finding;
      const why = lackWords(asks, lacking, words);
      const text = t(isRefused ? 'finding.never-served' : 'finding.not-served-yet', {
        queue: names.queue(queueId),
        why,
      });
      return { tone: isRefused ? 'refused' : 'warning', text };
    }
    case 'stranded': {
      const { count, asks, lacking, queueId } = finding;
      const why = lackWords(asks, lacking, words);
      return { tone: 'warning', text: t('finding.stranded', { count, queue: names.queue(queueId), why }) };
    }
    case 'nobody-on-duty':
      return { tone: 'warning', text: t('finding.nobody-on-duty', { queue: names.queue(finding.queueId) }) };
    case 'served-by': {
      const { queueId, when, gained, lost, remaining } = finding;
      const parts = [
        ...(gained.length > 0 ? [t('finding.gains', { people: peopleWords(gained, words) })] : []),
        ...(lost.length > 0 ? [t('finding.loses', { people: peopleWords(lost, words) })] : []),
      ];
      const change = listWords(parts, t);
      const text = t(`finding.served-${when}`, { queue: names.queue(queueId), change, count: remaining });
      return { tone: remaining === 0 ? 'warning' : 'effect', text };
    }
    case 'new-callers': {
      const text = t('finding.new-callers', {
        queue: names.queue(finding.queueId),
        before: fateWords(finding.before, words),
        after: fateWords(finding.after, words),
      });
      return { tone: finding.after.kind === 'unknown-queue' ? 'warning' : 'effect', text };
    }
    case 'rings-at-once': {
      const { count, queueId } = finding;
      const people = peopleWords(finding.agentIds, words);
      return { tone: 'effect', text: t('finding.rings-at-once', { count, queue: names.queue(queueId), people }) };
    }
    case 'opens-ring-at-once': {
      const { count, queueId, ring } = finding;
      return { tone: 'effect', text: t('finding.opens-ring-at-once', { count, ring, queue: names.queue(queueId) }) };
    }
    case 'goes-on-at-once': {
      const { count, from, to } = finding;
      const text = t('finding.goes-on-at-once', { count, from: names.queue(from), to: names.queue(to) });
      return { tone: 'warning', text };
    }
    case 'ends-at-once': {
      const { count, queueId, message } = finding;
      const said = message === null ? t('finding.no-message') : messageName(message, t);
      return { tone: 'warning', text: t('finding.ends-at-once', { count, queue: names.queue(queueId), said }) };
    }
    case 'leaves-routing': {
      const key = finding.isBusy ? 'finding.leaves-when-done' : 'finding.leaves-now';
      return { tone: 'warning', text: t(key, { person: names.person(finding.agentId) }) };
    }
  }
};

const lackWords = (asks: readonly Requirement[], lacking: readonly Requirement[], words: Words): string => {
  if (asks.length === 0) return words.t('lack.nobody-asked');
  if (lacking.length === 0) return words.t('lack.not-together', { asks: requirementWords(asks, words) });
  return words.t('lack.nobody-has', { asks: requirementWords(lacking, words) });
};

const mostNamed = 4;
const peopleWords = (agentIds: Parameters<Words['names']['person']>[0][], { t, names }: Words): string => {
  const named = agentIds.slice(0, mostNamed).map(names.person);
  const more = agentIds.length - named.length;
  return more > 0 ? t('people.and-more', { people: listWords(named, t), more }) : listWords(named, t);
};

const fateWords = (fate: Fate, { t, names }: Words): string => {
  switch (fate.kind) {
    case 'offered':
      return t('fate.offered', { person: names.person(fate.agentId), queue: names.queue(fate.queueId) });
    case 'waits':
      return t('fate.waits', { queue: names.queue(fate.queueId) });
    case 'message':
      return t('fate.message', { message: messageName(fate.message, t) });
    case 'unknown-queue':
      return t('fate.unknown-queue');
  }
};
