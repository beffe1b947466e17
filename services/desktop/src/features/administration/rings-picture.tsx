import { isReached, type QueuePolicy, type Requirement, reachOf } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';
import { listWords, requirementWords, ringSentence, spanWords, teamWords, type Words } from './policy-words.ts';
import { type AgentProfile, useAgents, useNames } from './use-names.ts';

type Asking = Pick<QueuePolicy, 'channel' | 'teamIds' | 'rings' | 'overflow' | 'maxWaitMs'> & {
  requirements: readonly Requirement[];
};

/** Who is asked when: a line of time, a row for each step, as long as it is open. Its words say the same. */
export function RingsPicture({ asking }: { asking: Asking }) {
  const { t } = useTranslation('policies');
  const agents = useAgents();
  const words: Words = { t, names: useNames() };
  const steps = stepsOf(asking, agents, words);
  const ends = endsOf(asking, t);
  const horizonMs = 1.25 * Math.max(20_000, ...steps.map((each) => each.fromMs), ...ends.map((each) => each.atMs));
  const at = (ms: number) => `${(100 * ms) / horizonMs}%`;
  return (
    <figure className={classes.rings} data-testid="rings-picture">
      <ol>
        {steps.map(({ fromMs, sentence, people, isKnown }, nth) => (
          <li key={nth} data-testid="ring-step">
            <div className={classes.ringWords}>
              <b>{sentence}</b>
              {isKnown && (
                <span className={people.length === 0 ? classes.ringNobody : classes.quiet}>
                  {people.length === 0
                    ? t('picture.nobody')
                    : t('picture.people', { count: people.length, names: shortList(people, t) })}
                </span>
              )}
            </div>
            <div className={classes.ringTrack} aria-hidden>
              <span className={classes.ringBar} data-step={nth} style={{ left: at(fromMs) }} />
              {ends.map(({ atMs, key }) => (
                <span key={key} className={classes.ringEnd} style={{ left: at(atMs) }} />
              ))}
            </div>
          </li>
        ))}
      </ol>
      <div className={classes.ringScale} aria-hidden>
        {[...new Set([0, ...steps.map((each) => each.fromMs), ...ends.map((each) => each.atMs)])].map((ms) => (
          <span key={ms} style={{ left: at(ms) }}>
            {spanWords(ms, t)}
          </span>
        ))}
      </div>
      {ends.map(({ key, sentence }) => (
        <figcaption key={key}>{sentence}</figcaption>
      ))}
    </figure>
  );
}

const stepsOf = (asking: Asking, agents: readonly AgentProfile[], words: Words) =>
  Array.from({ length: asking.rings.length + 1 }, (_, nth) => {
    const ring = asking.rings[nth - 1];
    const reach = reachOf(asking, nth);
    const sentence = ring
      ? ringSentence(ring, words)
      : words.t('ring.first', {
          asks: requirementWords(asking.requirements, words),
          teams: teamWords(asking.teamIds, words),
        });
    const people = agents.filter((each) => isReached(reach, each)).map((each) => each.name);
    return { fromMs: ring?.afterMs ?? 0, sentence, people, isKnown: agents.length > 0 };
  });

/** When waiting ends without an agent. */
const endsOf = ({ overflow, maxWaitMs }: Asking, t: Words['t']) => [
  ...(typeof overflow?.afterMs === 'number'
    ? [
        {
          key: 'overflow',
          atMs: overflow.afterMs,
          sentence: t('picture.overflow', { time: spanWords(overflow.afterMs, t) }),
        },
      ]
    : []),
  ...(maxWaitMs === null
    ? []
    : [{ key: 'max-wait', atMs: maxWaitMs, sentence: t('picture.max-wait', { time: spanWords(maxWaitMs, t) }) }]),
];

const mostNamed = 5;
const shortList = (names: readonly string[], t: Words['t']): string =>
  names.length <= mostNamed
    ? listWords(names, t)
    : t('people.and-more', { people: listWords(names.slice(0, mostNamed), t), more: names.length - mostNamed });
