import { DomainError, type Requirement } from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';

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
