import type { InboundNumber, Queue, Requirement, Skill, Team, User } from '@tellonce/contracts';
import { permissionsOf } from '@tellonce/contracts';

export interface Configuration {
  teams: readonly Team[];
  skills: readonly Skill[];
  queues: readonly Queue[];
  numbers: readonly InboundNumber[];
  users: readonly User[];
}
const stepNames = ['teams', 'skills', 'queues', 'numbers', 'users'] as const;
type StepName = (typeof stepNames)[number];
export interface Step {
  name: StepName;
  done: boolean;
}

const inService = <T extends { disabled: boolean }>(records: readonly T[]): T[] =>
  records.filter((record) => !record.disabled);

const meets = (skills: readonly Requirement[], requirements: readonly Requirement[]): boolean =>
  requirements.every((wanted) => skills.some((has) => has.skill === wanted.skill && has.level >= wanted.level));

const isAgent = (user: Pick<User, 'roles'>): boolean => permissionsOf(user.roles).includes('interactions.handle');

/**
 * What an empty company must have before a call can be answered, in the order that works: a team and skills first,
 * because queues ask for skills; a queue before the number that leads to it; and at last somebody who has what a queue
 * asks for.
 */
export const firstSteps = (configuration: Configuration): Step[] => {
  const queues = inService(configuration.queues);
  const agents = inService(configuration.users).filter(isAgent);
  const done: Record<StepName, boolean> = {
    teams: inService(configuration.teams).length > 0,
    skills: inService(configuration.skills).length > 0,
    queues: queues.length > 0,
    numbers: inService(configuration.numbers).length > 0,
    users: queues.some((queue) => agents.some((agent) => meets(agent.skills, queue.requirements))),
  };
  return stepNames.map((name) => ({ name, done: done[name] }));
};

/** Queues in service that nobody in service can answer: callers would wait for ever. */
export const queuesWithoutAgents = ({ queues, users }: Pick<Configuration, 'queues' | 'users'>): Queue[] => {
  const agents = inService(users).filter(isAgent);
  return inService(queues).filter((queue) => !agents.some((agent) => meets(agent.skills, queue.requirements)));
};
