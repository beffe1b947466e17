import { z } from 'zod';
import {
  breakReason,
  breakReasonInput,
  disposition,
  dispositionInput,
  hours,
  hoursInput,
  inboundNumber,
  inboundNumberInput,
  queue,
  queueInput,
  skill,
  skillInput,
  team,
  teamInput,
  user,
  userInput,
  userUpdate,
} from '../configuration.ts';
import { agentId, queueId, teamId } from '../ids.ts';
import { e164, key } from '../words.ts';
import { administered } from './administered.ts';
import type { Route } from './route.ts';

const teams = administered('/api/configuration/teams', 'teamId', {
  record: team,
  create: teamInput,
  update: teamInput,
  id: teamId,
  what: 'the teams',
});
const skills = administered('/api/configuration/skills', 'key', {
  record: skill,
  create: skillInput,
  update: skillInput,
  id: key,
  what: 'the skills',
});
const hoursRoutes = administered('/api/configuration/hours', 'hoursId', {
  record: hours,
  create: hoursInput,
  update: hoursInput,
  id: z.uuid(),
  what: 'the opening hours',
});
const queues = administered('/api/configuration/queues', 'queueId', {
  record: queue,
  create: queueInput,
  update: queueInput,
  id: queueId,
  what: 'the queues',
});
const numbers = administered('/api/configuration/numbers', 'number', {
  record: inboundNumber,
  create: inboundNumberInput,
  update: inboundNumberInput,
  id: e164,
  what: 'the numbers that customers dial',
});
const dispositions = administered('/api/configuration/dispositions', 'key', {
  record: disposition,
  create: dispositionInput,
  update: dispositionInput,
  id: key,
  what: 'the dispositions',
});
const breakReasons = administered('/api/configuration/break-reasons', 'key', {
  record: breakReason,
  create: breakReasonInput,
  update: breakReasonInput,
  id: key,
  what: 'the break reasons',
});
const users = administered(
  '/api/configuration/users',
  'userId',
  { record: user, create: userInput, update: userUpdate, id: agentId, what: 'the people who sign in' },
  'users.manage',
);

export const configurationRoutes = {
  'teams.list': teams.list,
  'teams.create': teams.create,
  'teams.update': teams.update,
  'skills.list': skills.list,
  'skills.create': skills.create,
  'skills.update': skills.update,
  'hours.list': hoursRoutes.list,
  'hours.create': hoursRoutes.create,
  'hours.update': hoursRoutes.update,
  'queues.list': queues.list,
  'queues.create': queues.create,
  'queues.update': queues.update,
  'numbers.list': numbers.list,
  'numbers.create': numbers.create,
  'numbers.update': numbers.update,
  'dispositions.list': dispositions.list,
  'dispositions.create': dispositions.create,
  'dispositions.update': dispositions.update,
  'break-reasons.list': breakReasons.list,
  'break-reasons.create': breakReasons.create,
  'break-reasons.update': breakReasons.update,
  'users.list': { ...users.list, permission: 'users.manage' },
  'users.create': users.create,
  'users.update': users.update,
} as const satisfies Record<string, Route>;
