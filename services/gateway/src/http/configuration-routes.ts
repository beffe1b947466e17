import {
  type AgentId,
  configurationKind,
  DomainError,
  type QueueId,
  type RouteName,
  type User,
} from '@tellonce/contracts';
import {
  configurationChangeRepository,
  configurationRepository,
  type Executor,
  userRepository,
} from '@tellonce/database';
import type { RouteHandlers, SessionData } from '@tellonce/service-kit';
import type { createUser, updateUser } from '../configuration/change-user.ts';
import {
  checkHoursAreFree,
  checkQueue,
  checkSameKey,
  checkSkillIsFree,
  checkStaysServed,
  checkZone,
} from '../configuration/check-references.ts';
import type { SaveConfiguration } from '../configuration/save-configuration.ts';

export interface ConfigurationRoutesDeps {
  db: Executor;
  save: SaveConfiguration;
  createUser: ReturnType<typeof createUser>;
  updateUser: ReturnType<typeof updateUser>;
  /** Callers who wait in the queue now. */
  waitingIn(queueId: QueueId): number;
}

export const configurationRoutes = (deps: ConfigurationRoutesDeps): RouteHandlers<'configuration'> => {
  const read = configurationRepository(deps.db);
  type Repositories = ReturnType<typeof configurationRepository>;
  const write = <T extends object>(
    by: { session: SessionData; body: unknown },
    action: RouteName,
    subjectOf: (saved: T) => string,
    work: (repositories: Repositories, tx: Executor) => Promise<T>,
    recordBefore?: (repositories: Repositories) => Promise<object | null>,
  ): Promise<T> =>
    deps.save({
      actorId: by.session.userId,
      action,
      detail: by.body,
      subjectOf,
      work: (tx) => work(configurationRepository(tx), tx),
      before: recordBefore && ((tx) => recordBefore(configurationRepository(tx))),
    });
  const keyOf = (saved: { key: string }) => saved.key;

  return {
    'teams.list': async () => ({ items: await read.teams.list() }),
    'teams.create': (request) =>
      write(
        request,
        'teams.create',
        (saved) => saved.teamId,
        (to) => to.teams.create(request.body),
      ),
    'teams.update': (request) =>
      write(
        request,
        'teams.update',
        (saved) => saved.teamId,
        (to) => to.teams.update(request.params.teamId, request.query.version, request.body),
        (of) => of.teams.find('team_id', request.params.teamId),
      ),

    'skills.list': async () => ({ items: await read.skills.list() }),
    'skills.create': (request) => write(request, 'skills.create', keyOf, (to) => to.skills.create(request.body)),
    'skills.update': (request) =>
      write(
        request,
        'skills.update',
        keyOf,
        async (to, tx) => {
          checkSameKey(request.params.key, request.body.key);
          if (request.body.disabled) await checkSkillIsFree(tx, request.params.key);
          return to.skills.update(request.params.key, request.query.version, request.body);
        },
        (of) => of.skills.find('key', request.params.key),
      ),

    'hours.list': async () => ({ items: await read.hours.list() }),
    'hours.create': (request) =>
      write(
        request,
        'hours.create',
        (saved) => saved.hoursId,
        async (to) => {
          checkZone(request.body.zone);
          return to.hours.create(request.body);
        },
      ),
    'hours.update': (request) =>
      write(
        request,
        'hours.update',
        (saved) => saved.hoursId,
        async (to, tx) => {
          checkZone(request.body.zone);
          if (request.body.disabled) await checkHoursAreFree(tx, request.params.hoursId);
          return to.hours.update(request.params.hoursId, request.query.version, request.body);
        },
        (of) => of.hours.find('hours_id', request.params.hoursId),
      ),

    'queues.list': async () => ({ items: await read.queues.list() }),
    'queues.create': (request) =>
      write(
        request,
        'queues.create',
        (saved) => saved.queueId,
        async (to, tx) => {
          await checkQueue(tx, request.body);
          return to.queues.create(request.body);
        },
      ),
    'queues.update': (request) =>
      write(
        request,
        'queues.update',
        (saved) => saved.queueId,
        async (to, tx) => {
          const { queueId } = request.params;
          if (request.body.disabled && deps.waitingIn(queueId) > 0)
            throw new DomainError('still-in-use', 'Callers wait in this queue. Disable it when they are gone.');
          await checkQueue(tx, request.body, queueId);
          await checkStaysServed(tx, await to.queues.find('queue_id', queueId), request.body);
          return to.queues.update(queueId, request.query.version, request.body);
        },
        (of) => of.queues.find('queue_id', request.params.queueId),
      ),

    'numbers.list': async () => ({ items: await read.numbers.list() }),
    'numbers.create': (request) =>
      write(
        request,
        'numbers.create',
        (saved) => saved.number,
        (to) => to.numbers.create(request.body),
      ),
    'numbers.update': (request) =>
      write(
        request,
        'numbers.update',
        (saved) => saved.number,
        async (to) => {
          checkSameKey(request.params.number, request.body.number);
          return to.numbers.update(request.params.number, request.query.version, request.body);
        },
        (of) => of.numbers.find('number', request.params.number),
      ),

    'dispositions.list': async () => ({ items: await read.dispositions.list() }),
    'dispositions.create': (request) =>
      write(request, 'dispositions.create', keyOf, (to) => to.dispositions.create(request.body)),
    'dispositions.update': (request) =>
      write(
        request,
        'dispositions.update',
        keyOf,
        async (to) => {
          checkSameKey(request.params.key, request.body.key);
          return to.dispositions.update(request.params.key, request.query.version, request.body);
        },
        (of) => of.dispositions.find('key', request.params.key),
      ),

    'break-reasons.list': async () => ({ items: await read.breakReasons.list() }),
    'break-reasons.create': (request) =>
      write(request, 'break-reasons.create', keyOf, (to) => to.breakReasons.create(request.body)),
    'break-reasons.update': (request) =>
      write(
        request,
        'break-reasons.update',
        keyOf,
        async (to) => {
          checkSameKey(request.params.key, request.body.key);
          return to.breakReasons.update(request.params.key, request.query.version, request.body);
        },
        (of) => of.breakReasons.find('key', request.params.key),
      ),

    'users.list': async () => ({ items: await userRepository(deps.db).list() }),
    'users.create': ({ session, body }): Promise<User> => deps.createUser(session.userId, body),
    'users.update': ({ session, params, query, body }): Promise<User> =>
      deps.updateUser(session.userId, params.userId as AgentId, query.version, body),

    'routing.read': () => read.routingSettings.read(),
    'routing.update': (request) =>
      write(
        request,
        'routing.update',
        () => 'routing',
        (to) => to.routingSettings.update(request.query.version, request.body),
        (of) => of.routingSettings.read(),
      ),

    'configuration-changes.list': async ({ session, query }) => {
      const { kind, ...rest } = query;
      const visible = configurationKind.options.filter(
        (each) => each !== 'users' || session.permissions.includes('users.manage'),
      );
      const kinds = kind ? visible.filter((each) => each === kind) : visible;
      return { items: kinds.length === 0 ? [] : await configurationChangeRepository(deps.db).list({ kinds, ...rest }) };
    },
  };
};
