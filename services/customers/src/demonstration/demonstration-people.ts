import type { AgentId, Requirement, Role, TeamId } from '@tellonce/contracts';

/** Ids are the same in every installation, so that tests and documents may name them. */
const idOf = <T extends string>(kind: number, number: number): T =>
  `019b7510-000${kind}-7000-8000-${String(number).padStart(12, '0')}` as T;

export const serviceTeamId = idOf<TeamId>(1, 1);
export const salesTeamId = idOf<TeamId>(1, 2);
export const teams = [
  { teamId: serviceTeamId, name: 'Service team', disabled: false },
  { teamId: salesTeamId, name: 'Sales team', disabled: false },
];

export interface DemonstrationPerson {
  userId: AgentId;
  signInName: string;
  displayName: string;
  roles: Role[];
  teamId: TeamId | null;
  skills: Requirement[];
}
const skillsOf = (levels: Record<string, number>): Requirement[] =>
  Object.entries(levels).map(([skill, level]) => ({ skill, level }));

const agent = (
  number: number,
  signInName: string,
  displayName: string,
  teamId: TeamId,
  levels: Record<string, number>,
): DemonstrationPerson => ({
  userId: idOf<AgentId>(2, number),
  signInName,
  displayName,
  roles: ['agent'],
  teamId,
  skills: skillsOf(levels),
});

export const people: [DemonstrationPerson, ...DemonstrationPerson[]] = [
  agent(1, 'lina', 'Li Na', serviceTeamId, { service: 9, complaints: 6, 'language-zh': 10, 'language-en': 5 }),
  agent(2, 'ann', 'Ann', serviceTeamId, { service: 8, parts: 5, 'language-zh': 4, 'language-en': 10 }),
  agent(3, 'bo', 'Bo', serviceTeamId, { parts: 8, service: 4, 'language-zh': 8, 'language-en': 6 }),
  agent(4, 'chen', 'Chen Hao', serviceTeamId, {
    complaints: 9,
    service: 6,
    parts: 6,
    'language-zh': 10,
    'language-en': 6,
  }),
  agent(5, 'mei', 'Mei', salesTeamId, { sales: 9, parts: 4, 'language-zh': 10, 'language-en': 7 }),
  agent(6, 'tom', 'Tom', salesTeamId, { sales: 7, service: 5, 'language-zh': 3, 'language-en': 10 }),
  {
    userId: idOf<AgentId>(2, 7),
    signInName: 'grace',
    displayName: 'Grace Liu',
    roles: ['supervisor'],
    teamId: serviceTeamId,
    skills: [],
  },
  {
    userId: idOf<AgentId>(2, 8),
    signInName: 'admin',
    displayName: 'Ada Wu',
    roles: ['administrator'],
    teamId: null,
    skills: [],
  },
];
export const agents = people.filter((each) => each.roles.includes('agent')) as typeof people;
export const personNamed = (signInName: string): DemonstrationPerson =>
  people.find((each) => each.signInName === signInName) ?? people[0];
