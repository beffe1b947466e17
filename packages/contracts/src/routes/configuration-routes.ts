import { z } from 'zod';
import {
  breakReason,
  breakReasonInput,
  configurationChange,
  configurationKind,
  disposition,
  dispositionInput,
  hours,
  hoursInput,
  inboundNumber,
  inboundNumberInput,
  queue,
  queueInput,
  routingSettings,
  routingSettingsInput,
  skill,
  skillInput,
  team,
  teamInput,
  user,
  userInput,
  userUpdate,
} from '../configuration.ts';
import { agentId, queueId, teamId } from '../ids.ts';
import { e164, key, timestamp } from '../words.ts';
import { administered } from './administered.ts';
import type { Route } from './route.ts';
import { listOf } from './shapes.ts';

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
  'routing.read': {
    area: 'configuration',
    method: 'get',
    path: '/api/configuration/routing',
    permission: 'configuration.read',
    summary: 'The rules of routing that are not of one queue',
    response: routingSettings,
  },
  'routing.update': {
    area: 'configuration',
    method: 'put',
    path: '/api/configuration/routing',
    permission: 'configuration.write',
    summary: 'Replace the rules of routing that are not of one queue; `version` must be the newest',
    query: z.strictObject({ version: z.coerce.number().int().min(0) }),
    body: routingSettingsInput,
    response: routingSettings,
  },
  'configuration-changes.list': {
    area: 'configuration',
    method: 'get',
    path: '/api/configuration/changes',
    permission: 'configuration.write',
    summary: 'What was changed, by whom, newest first; people only for those who may manage them',
    query: z.strictObject({
      kind: configurationKind.optional(),
      subject: z.string().max(100).optional(),
      before: timestamp.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: listOf(configurationChange),
  },
} as const satisfies Record<string, Route>;
