import {
  type Destination,
  DomainError,
  isReached,
  lackingIn,
  permissionsOf,
  type Queue,
  type QueueId,
  type Requirement,
  type RouteBody,
  reachOf,
} from '@tellonce/contracts';
import { configurationRepository, type Executor, userRepository } from '@tellonce/database';

const malformed = (detail: string) => new DomainError('malformed-request', detail);
const inUse = (detail: string) => new DomainError('still-in-use', detail);

/** Each skill once, and only skills that exist: they are named by key inside a JSON column, where no key guards them. */
export const checkSkills = async (tx: Executor, requirements: readonly Requirement[]): Promise<void> => {
  if (requirements.length === 0) return;
  const named = requirements.map((each) => each.skill);
  if (new Set(named).size !== named.length) throw malformed('Name each skill once.');
  const known = new Set((await configurationRepository(tx).skills.list()).map((skill) => skill.key));
  const unknown = named.filter((skill) => !known.has(skill));
  if (unknown.length > 0) throw malformed(`There is no skill ${unknown.join(', ')}.`);
};

/** All that a queue names exists, and nobody is sent round in a circle. `queueId` is left out of a new one. */
export const checkQueue = async (tx: Executor, queue: RouteBody<'queues.create'>, queueId?: QueueId): Promise<void> => {
  const { requirements, policy } = queue;
  await checkSkills(tx, requirements);
  if (!policy) return;
  const configuration = configurationRepository(tx);
  const [skills, teams, people, queues] = await Promise.all([
    configuration.skills.list(),
    configuration.teams.list(),
    userRepository(tx).list(),
    configuration.queues.list(),
  ]);
  const missing = (named: readonly string[], known: readonly string[]) => named.filter((each) => !known.includes(each));
  const namedSkills = policy.rings.flatMap(({ change }) => {
    if (change.kind === 'relax') return [...change.drop, ...change.lower.map((each) => each.skill)];
    return change.kind === 'anyone' ? change.keep : [];
  });
  const unknownSkills = missing(
    namedSkills,
    skills.map((each) => each.key),
  );
  if (unknownSkills.length > 0)
    throw malformed(`A ring names a skill that does not exist: ${unknownSkills.join(', ')}.`);
  const namedTeams = [...policy.teamIds, ...policy.rings.flatMap((each) => each.addTeamIds)];
  const knownTeams = teams.map((each) => each.teamId);
  if (missing(namedTeams, knownTeams).length > 0) throw malformed('A team that is named does not exist.');
  const namedPeople = policy.rings.flatMap((each) => each.addAgentIds);
  const knownPeople = people.map((each) => each.userId);
  if (missing(namedPeople, knownPeople).length > 0) throw malformed('An agent whom a ring names does not exist.');
  checkDestinations(policy, queues, queueId);
};

type QueuePolicy = NonNullable<RouteBody<'queues.create'>['policy']>;

const destinationsOf = (policy: QueuePolicy): Destination[] => [
  policy.closed,
  policy.onMaxWait,
  ...(policy.overflow ? [policy.overflow.to] : []),
  ...(policy.emergency ? [policy.emergency] : []),
];
const queuesAfter = (policy: QueuePolicy): QueueId[] =>
  destinationsOf(policy).flatMap((each) => (each.kind === 'queue' ? [each.queueId] : []));

/** A caller who overflows from queue to queue must come to an end. */
const checkDestinations = (policy: QueuePolicy, queues: readonly Queue[], queueId?: QueueId): void => {
  const inService = new Map(queues.filter((each) => !each.disabled).map((each) => [each.queueId, each]));
  const seen = new Set<QueueId>();
  const follow = (next: readonly QueueId[]): void => {
    for (const id of next) {
      if (id === queueId) throw malformed('Callers would come back to this queue. Choose another one, or a message.');
      if (seen.has(id)) continue;
      seen.add(id);
      const queue = inService.get(id);
      if (!queue) throw malformed('Callers would be sent to a queue that is not in service.');
      follow(queuesAfter(queue.policy));
    }
  };
  follow(queuesAfter(policy));
};

/**
 * Who could be served before must not wait for somebody who does not exist. A queue that nobody serves yet may be
 * changed: people follow it.
 */
export const checkStaysServed = async (
  tx: Executor,
  before: Queue | null,
  after: RouteBody<'queues.update'>,
): Promise<void> => {
  if (!before || before.disabled || after.disabled) return;
  const people = (await userRepository(tx).list()).filter(
    (each) => !each.disabled && permissionsOf(each.roles).includes('interactions.handle'),
  );
  const agents = people.map(({ userId: agentId, teamId, skills, handling }) => ({
    agentId,
    teamId,
    skills,
    ...handling,
  }));
  const policy = after.policy ?? before.policy;
  const reach = reachOf({ ...policy, requirements: after.requirements });
  const reachBefore = reachOf({ ...before.policy, requirements: before.requirements });
  if (agents.some((each) => isReached(reach, each)) || !agents.some((each) => isReached(reachBefore, each))) return;
  const asked = agents.filter((each) => isReached({ ...reach, requirements: [] }, each));
  const lacking = lackingIn(reach.requirements, asked);
  const named = (lacking.length > 0 ? lacking : reach.requirements).map(({ skill, level }) => `${skill} ≥ ${level}`);
  if (named.length === 0) throw malformed('Nobody would be left who is asked to serve this queue.');
  throw malformed(`Nobody could ever serve this queue: nobody who is asked has ${named.join(' and ')}.`);
};

export const checkZone = (zone: string): void => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (error) {
    if (error instanceof RangeError) throw malformed('Name a time zone such as Asia/Shanghai.');
    throw error;
  }
};

/** The key in the address names the record; the one in the body must be the same, for keys never change. */
export const checkSameKey = (inAddress: string, inBody: string): void => {
  if (inAddress !== inBody) throw malformed('The key of a record cannot be changed. Create another one.');
};

export const checkSkillIsFree = async (tx: Executor, key: string): Promise<void> => {
  const queues = await configurationRepository(tx).queues.list();
  const user = queues.find((queue) => !queue.disabled && queue.requirements.some((each) => each.skill === key));
  if (user) throw inUse(`The queue ${user.key} asks for this skill. Change the queue first.`);
};

export const checkHoursAreFree = async (tx: Executor, hoursId: string): Promise<void> => {
  const queues = await configurationRepository(tx).queues.list();
  const user = queues.find((queue) => !queue.disabled && queue.hoursId === hoursId);
  if (user) throw inUse(`The queue ${user.key} keeps these hours. Change the queue first.`);
};
