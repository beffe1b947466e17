import { type AgentId, permissionsOf, type QueueId, type RoutingAgent, type TeamId } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { useRecords } from './use-records.ts';

/** What people call the things that a configuration names by id or key. */
export interface Names {
  skill(key: string): string;
  team(teamId: TeamId): string;
  queue(queueId: QueueId): string;
  person(agentId: AgentId): string;
  hours(hoursId: string | null): string;
}

/** @param people names of persons that came with an answer: not everybody may read the list of people */
export const useNames = (people: readonly { agentId: AgentId; name: string }[] = []): Names => {
  const { t } = useTranslation('policies');
  const language = useLanguage();
  const [skills, teams, queues, users, hours] = [
    useRecords('skills').data?.items,
    useRecords('teams').data?.items,
    useRecords('queues').data?.items,
    useRecords('users').data?.items,
    useRecords('hours').data?.items,
  ];
  return {
    skill: (key) => skills?.find((each) => each.key === key)?.name[language] ?? key,
    team: (teamId) => teams?.find((each) => each.teamId === teamId)?.name ?? t('unknown.team'),
    queue: (queueId) => queues?.find((each) => each.queueId === queueId)?.name[language] ?? t('unknown.queue'),
    person: (agentId) =>
      people.find((each) => each.agentId === agentId)?.name ??
      users?.find((each) => each.userId === agentId)?.displayName ??
      t('unknown.person'),
    hours: (hoursId) =>
      hoursId === null ? t('hours.always') : (hours?.find((each) => each.hoursId === hoursId)?.name ?? hoursId),
  };
};

export type AgentProfile = Pick<RoutingAgent, 'agentId' | 'teamId' | 'skills' | 'capacity'> & { name: string };

/** Everybody who takes interactions, as routing sees them; empty for those who may not read the list of people. */
export const useAgents = (): AgentProfile[] =>
  (useRecords('users').data?.items ?? [])
    .filter((each) => !each.disabled && permissionsOf(each.roles).includes('interactions.handle'))
    .map(({ userId: agentId, displayName: name, teamId, skills, handling }) => ({
      ...{ agentId, name, teamId, skills },
      capacity: handling.capacity,
    }));
