import type {
  BreakReason,
  Disposition,
  Hours,
  InboundNumber,
  Permission,
  Queue,
  QueuePolicy,
  RouteBodyInput,
  RoutingSettings,
  Skill,
  Team,
  User,
} from '@tellonce/contracts';
import { call } from '../../api/call.ts';

/** What the administration edits, in the order in which a new company needs it. */
export const kinds = [
  'teams',
  'skills',
  'queues',
  'numbers',
  'users',
  'hours',
  'dispositions',
  'break-reasons',
] as const;
/** Of which there are many, in a list. */
export type ListedKind = (typeof kinds)[number];
/** The rules of routing are one record. */
export type Kind = ListedKind | 'routing';

export interface Records {
  teams: Team;
  skills: Skill;
  queues: Queue;
  numbers: InboundNumber;
  users: User;
  hours: Hours;
  dispositions: Disposition;
  'break-reasons': BreakReason;
  routing: RoutingSettings;
}
export interface Inputs {
  teams: RouteBodyInput<'teams.create'>;
  skills: RouteBodyInput<'skills.create'>;
  /** Whole: the form edits all of it. */
  queues: Omit<RouteBodyInput<'queues.create'>, 'policy' | 'messages'> & {
    policy: QueuePolicy;
    messages: Queue['messages'];
  };
  numbers: RouteBodyInput<'numbers.create'>;
  /** Without a password an existing person keeps theirs. */
  users: Omit<RouteBodyInput<'users.create'>, 'password' | 'handling'> & {
    password?: string;
    handling: User['handling'];
  };
  hours: RouteBodyInput<'hours.create'>;
  dispositions: RouteBodyInput<'dispositions.create'>;
  'break-reasons': RouteBodyInput<'break-reasons.create'>;
  routing: Omit<RoutingSettings, 'version'>;
}

interface Doors<K extends Kind> {
  list(): Promise<{ items: Records[K][] }>;
  idOf(record: Records[K]): string;
  create(body: Inputs[K]): Promise<Records[K]>;
  /** Replaces the record, if it is still the one that was seen. */
  update(record: Records[K], body: Inputs[K]): Promise<Records[K]>;
  /** The record as it would be sent unchanged. */
  toInput(record: Records[K]): Inputs[K];
}

const byKey = ({ key }: { key: string }) => key;
const versionOf = ({ version }: { version: number }) => ({ version });

/** How each kind is read and written: the only place that knows their routes. */
export const doors: { [K in Kind]: Doors<K> } = {
  teams: {
    list: () => call('teams.list'),
    idOf: ({ teamId }) => teamId,
    create: (body) => call('teams.create', { body }),
    update: (record, body) =>
      call('teams.update', { params: { teamId: record.teamId }, query: versionOf(record), body }),
    toInput: ({ name, disabled }) => ({ name, disabled }),
  },
  skills: {
    list: () => call('skills.list'),
    idOf: byKey,
    create: (body) => call('skills.create', { body }),
    update: (record, body) => call('skills.update', { params: { key: record.key }, query: versionOf(record), body }),
    toInput: ({ key, name, disabled }) => ({ key, name, disabled }),
  },
  queues: {
    list: () => call('queues.list'),
    idOf: ({ queueId }) => queueId,
    create: (body) => call('queues.create', { body }),
    update: (record, body) =>
      call('queues.update', { params: { queueId: record.queueId }, query: versionOf(record), body }),
    toInput: ({ queueId: _id, version: _version, ...input }) => input,
  },
  numbers: {
    list: () => call('numbers.list'),
    idOf: ({ number }) => number,
    create: (body) => call('numbers.create', { body }),
    update: (record, body) =>
      call('numbers.update', { params: { number: record.number }, query: versionOf(record), body }),
    toInput: ({ version: _version, ...input }) => input,
  },
  users: {
    list: () => call('users.list'),
    idOf: ({ userId }) => userId,
    create: ({ password = '', ...body }) => call('users.create', { body: { ...body, password } }),
    update: (record, { signInName: _fixed, password, ...body }) =>
      call('users.update', {
        params: { userId: record.userId },
        query: versionOf(record),
        body: { ...body, ...(password ? { password } : {}) },
      }),
    toInput: ({ userId: _id, version: _version, ...input }) => input,
  },
  hours: {
    list: () => call('hours.list'),
    idOf: ({ hoursId }) => hoursId,
    create: (body) => call('hours.create', { body }),
    update: (record, body) =>
      call('hours.update', { params: { hoursId: record.hoursId }, query: versionOf(record), body }),
    toInput: ({ hoursId: _id, version: _version, ...input }) => input,
  },
  dispositions: {
    list: () => call('dispositions.list'),
    idOf: byKey,
    create: (body) => call('dispositions.create', { body }),
    update: (record, body) =>
      call('dispositions.update', { params: { key: record.key }, query: versionOf(record), body }),
    toInput: ({ version: _version, ...input }) => input,
  },
  'break-reasons': {
    list: () => call('break-reasons.list'),
    idOf: byKey,
    create: (body) => call('break-reasons.create', { body }),
    update: (record, body) =>
      call('break-reasons.update', { params: { key: record.key }, query: versionOf(record), body }),
    toInput: ({ version: _version, ...input }) => input,
  },
  routing: {
    list: async () => ({ items: [await call('routing.read')] }),
    idOf: () => 'routing',
    create: () => Promise.reject(new Error('the rules of routing are there from the start')),
    update: (record, body) => call('routing.update', { query: versionOf(record), body }),
    toInput: ({ version: _version, ...input }) => input,
  },
};

export const writePermission = (kind: Kind): Permission => (kind === 'users' ? 'users.manage' : 'configuration.write');
export const readPermission = (kind: Kind): Permission => (kind === 'users' ? 'users.manage' : 'configuration.read');
