import { Skeleton, Table, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import {
  candidateReasonWords,
  durationWords,
  type InteractionId,
  percentWords,
  type ReservationId,
  type RoutingCandidate,
} from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { useLanguage } from '../../language/use-language.ts';
import classes from './routing.module.css';
import { useNamer } from './use-namer.ts';

/** Everybody with the reason for or against them: now (`reservationId` null), or at the instant of an offer. */
export function CandidateTable(props: { interactionId: InteractionId; reservationId: ReservationId | null }) {
  const { t } = useTranslation('routing');
  const { interactionId, reservationId } = props;
  const found = useCall(
    'routing.candidates',
    { params: { interactionId }, query: reservationId ? { reservationId } : {} },
    reservationId ? { staleTime: Infinity } : { staleTime: 1_000, refetchInterval: 3_000 },
  );
  const names = useNamer(found.data?.names);
  const language = useLanguage();
  if (found.isPending) return <Skeleton h={120} aria-busy />;
  if (found.isError) return <LoadFailed error={found.error} onRetry={() => void found.refetch()} />;
  const { items } = found.data;
  if (items.length === 0) return <Text c="dimmed">{t('candidates.none')}</Text>;
  const levels = (each: RoutingCandidate) =>
    each.levels.map(({ skill, level }) => `${names.skill(skill) ?? skill} ${level || '–'}`).join(', ');
  return (
    <Table.ScrollContainer minWidth={560} tabIndex={0}>
      <Table aria-label={t('candidates.title')} data-testid="candidate-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>{t('candidates.rank')}</Table.Th>
            <Table.Th>{t('candidates.agent')}</Table.Th>
            <Table.Th>{t('candidates.reason')}</Table.Th>
            <Table.Th ta="right">{t('candidates.idle')}</Table.Th>
            <Table.Th>{t('candidates.skills')}</Table.Th>
            <Table.Th ta="right">{t('candidates.today')}</Table.Th>
            <Table.Th ta="right">{t('candidates.occupied')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((each) => (
            <Table.Tr
              key={each.agentId}
              className={each.isChosen ? classes.chosen : undefined}
              data-testid="candidate"
              data-chosen={each.isChosen}
            >
              <Table.Td className={classes.number}>{each.rank ?? ''}</Table.Td>
              <Table.Td>
                {each.isChosen && <IconCheck size={14} aria-label={t('candidates.chosen')} />}{' '}
                {names.agent(each.agentId) ?? t('candidates.of-another-team')}
              </Table.Td>
              <Table.Td {...(each.reason ? { c: 'dimmed' } : {})}>
                {each.reason ? candidateReasonWords(each.reason, language) : t('candidates.free')}
                {each.lacks &&
                  `: ${names.skill(each.lacks.requirement.skill) ?? each.lacks.requirement.skill} ${each.lacks.has} < ${each.lacks.requirement.level}`}
              </Table.Td>
              <Table.Td ta="right" className={classes.number}>
                {each.idleMs === null ? '–' : durationWords(each.idleMs, language)}
              </Table.Td>
              <Table.Td>{levels(each)}</Table.Td>
              <Table.Td ta="right" className={classes.number}>
                {each.handledToday}
              </Table.Td>
              <Table.Td ta="right" className={classes.number}>
                {percentWords(each.occupancy)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
