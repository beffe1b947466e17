import { Button, Skeleton, Stack, Text, Timeline } from '@mantine/core';
import {
  type InteractionId,
  type ReservationId,
  type RoutingWhy,
  reservationSentence,
  stepSentence,
  waitingSentence,
} from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { useLanguage } from '../../language/use-language.ts';
import { useServerNow } from '../../socket/server-clock.ts';
import { CandidateTable } from './candidate-table.tsx';
import classes from './routing.module.css';
import { useNamer } from './use-namer.ts';

/** Why an interaction waits, or went where it went: the sentence first, then everybody who was considered, then its way. */
export function WhyPanel({ interactionId }: { interactionId: InteractionId }) {
  const { t } = useTranslation('routing');
  const found = useCall('routing.why', { params: { interactionId } }, { staleTime: 1_000, refetchInterval: 3_000 });
  return (
    <section className={classes.why} aria-label={t('why.title')} data-testid="why-panel" aria-busy={found.isPending}>
      <h3 className={classes.heading}>{t('why.title')}</h3>
      {found.isPending ? (
        <Stack gap="xs">
          <Skeleton h={18} />
          <Skeleton h={18} w="70%" />
        </Stack>
      ) : found.isError ? (
        found.error.code === 'not-found' ? (
          <Text c="dimmed">{t('why.unknown')}</Text>
        ) : (
          <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
        )
      ) : (
        <Why why={found.data} />
      )}
    </section>
  );
}

type Offer = Extract<RoutingWhy['steps'][number]['event'], { type: 'agent.reserved' }>;

function Why({ why }: { why: RoutingWhy }) {
  const { t } = useTranslation('routing');
  const offers = why.steps.flatMap(({ event }) => (event.type === 'agent.reserved' ? [event] : []));
  const [chosen, setChosen] = useState<ReservationId | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const last = offers.at(-1);
  const asked = chosen ?? (why.waiting ? null : (last?.reservationId ?? null));
  return (
    <Stack gap="sm">
      <Headline why={why} offer={last} />
      {(why.waiting || last) && (
        <Button
          variant="default"
          size="compact-sm"
          w="fit-content"
          aria-expanded={isOpen}
          data-testid="why-candidates"
          onClick={() => setIsOpen(!isOpen)}
        >
          {t(isOpen ? 'why.hide-candidates' : 'why.show-candidates')}
        </Button>
      )}
      {isOpen && <CandidateTable interactionId={why.interactionId} reservationId={asked} />}
      <Way
        why={why}
        asked={asked}
        onAsk={(id) => {
          setChosen(id);
          setIsOpen(true);
        }}
      />
    </Stack>
  );
}

/** A waiting one counts down; of any other the last offer is what matters. */
function Headline({ why, offer }: { why: RoutingWhy; offer: Offer | undefined }) {
  const { t } = useTranslation('routing');
  const names = useNamer(why.names);
  const language = useLanguage();
  const now = useServerNow();
  const sentence = why.waiting
    ? waitingSentence(why.waiting, names, language, Math.max(why.waiting.atMs, now))
    : offer
      ? reservationSentence(offer, names, language)
      : t('why.no-offer');
  return (
    <Text fz="md" data-testid="why-sentence" data-state={why.state}>
      {sentence}
    </Text>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function Way(props: { why: RoutingWhy; asked: string | null; onAsk: (reservationId: ReservationId) => void }) {
  const { t } = useTranslation('routing');
  const { steps } = props.why;
  const names = useNamer(props.why.names);
  const language = useLanguage();
  const shown = steps.flatMap((step) => {
    const sentence = stepSentence(step.event, names, language);
    return sentence ? [{ ...step, sentence }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <Timeline bulletSize={10} lineWidth={2} active={shown.length} data-testid="why-way">
      {shown.map(({ at, event, sentence, sequence, index }) => (
        <Timeline.Item key={`${sequence} ${at} ${index}`} className={classes.step}>
          <Text size="sm">
            <span className={classes.time}>{clock.format(at)}</span> {sentence}{' '}
            {event.type === 'agent.reserved' && (
              <button type="button" className={classes.link} onClick={() => props.onAsk(event.reservationId)}>
                {t('why.everybody-then')}
              </button>
            )}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
