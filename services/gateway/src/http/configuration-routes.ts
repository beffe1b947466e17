import { type AgentId, DomainError, type QueueId, type RouteName, type User } from '@tellonce/contracts';
import { configurationRepository, type Executor, userRepository } from '@tellonce/database';
import type { RouteHandlers, SessionData } from '@tellonce/service-kit';
import type { createUser, updateUser } from '../configuration/change-user.ts';
import {
  checkHoursAreFree,
  checkSameKey,
  checkSkillIsFree,
  checkSkills,
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
  const write = <T>(
    by: { session: SessionData; body: unknown },
    action: RouteName,
    subjectOf: (saved: T) => string,
    work: (repositories: Repositories, tx: Executor) => Promise<T>,
  ): Promise<T> =>
    deps.save({
      actorId: by.session.userId,
      action,
      detail: by.body,
      subjectOf,
      work: (tx) => work(configurationRepository(tx), tx),
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
      ),

    'skills.list': async () => ({ items: await read.skills.list() }),
    'skills.create': (request) => write(request, 'skills.create', keyOf, (to) => to.skills.create(request.body)),
    'skills.update': (request) =>
      write(request, 'skills.update', keyOf, async (to, tx) => {
        checkSameKey(request.params.key, request.body.key);
        if (request.body.disabled) await checkSkillIsFree(tx, request.params.key);
        return to.skills.update(request.params.key, request.query.version, request.body);
      }),

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
      ),

    'queues.list': async () => ({ items: await read.queues.list() }),
    'queues.create': (request) =>
      write(
        request,
        'queues.create',
        (saved) => saved.queueId,
        async (to, tx) => {
          await checkSkills(tx, request.body.requirements);
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
          await checkSkills(tx, request.body.requirements);
          return to.queues.update(queueId, request.query.version, request.body);
        },
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
      ),

    'dispositions.list': async () => ({ items: await read.dispositions.list() }),
    'dispositions.create': (request) =>
      write(request, 'dispositions.create', keyOf, (to) => to.dispositions.create(request.body)),
    'dispositions.update': (request) =>
      write(request, 'dispositions.update', keyOf, async (to) => {
        checkSameKey(request.params.key, request.body.key);
        return to.dispositions.update(request.params.key, request.query.version, request.body);
      }),

    'break-reasons.list': async () => ({ items: await read.breakReasons.list() }),
    'break-reasons.create': (request) =>
      write(request, 'break-reasons.create', keyOf, (to) => to.breakReasons.create(request.body)),
    'break-reasons.update': (request) =>
      write(request, 'break-reasons.update', keyOf, async (to) => {
        checkSameKey(request.params.key, request.body.key);
        return to.breakReasons.update(request.params.key, request.query.version, request.body);
      }),

    'users.list': async () => ({ items: await userRepository(deps.db).list() }),
    'users.create': ({ session, body }): Promise<User> => deps.createUser(session.userId, body),
    'users.update': ({ session, params, query, body }): Promise<User> =>
      deps.updateUser(session.userId, params.userId as AgentId, query.version, body),
  };
};
