import {
  type Hours,
  permissionsByRole,
  type QueueId,
  type RoutingConfiguration,
  routingConfiguration,
} from '@tellonce/contracts';
import { sql } from 'kysely';
import type { Executor } from '../schema/database.ts';
import { administeredTable } from './administered-table.ts';
import {
  breakReasonMapping,
  dispositionMapping,
  hoursMapping,
  numberMapping,
  queueMapping,
  skillMapping,
  teamMapping,
} from './configuration-mappings.ts';
import { bumpVersion } from './routing-policy.ts';
import { routingSettingsRepository } from './routing-settings-repository.ts';

const agentRoles = Object.entries(permissionsByRole)
  .filter(([, permissions]) => (permissions as readonly string[]).includes('interactions.handle'))
  .map(([role]) => role);

/**
 * Configuration that the administration page edits. Every write bumps the routing configuration's version in the same
 * transaction; whoever writes then publishes `configurationChangedChannel`.
 */
export const configurationRepository = (db: Executor) => {
  const queues = administeredTable(db, queueMapping);
  const numbers = administeredTable(db, numberMapping);
  return {
    teams: administeredTable(db, teamMapping),
    skills: administeredTable(db, skillMapping),
    hours: administeredTable(db, hoursMapping),
    queues,
    numbers,
    dispositions: administeredTable(db, dispositionMapping),
    breakReasons: administeredTable(db, breakReasonMapping),
    queueByKey: (key: string) => queues.find('key', key),
    numberByE164: (number: string) => numbers.find('number', number),
    bumpVersion: () => bumpVersion(db),
    routingSettings: routingSettingsRepository(db),

    /** The opening hours of each queue that has some; a queue without is always open. */
    async hoursOfQueues(): Promise<Map<QueueId, Hours>> {
      const [all, kept] = await Promise.all([queues.list(), administeredTable(db, hoursMapping).list()]);
      const hours = new Map(kept.map((each) => [each.hoursId, each]));
      return new Map(
        all.flatMap(({ queueId, hoursId }) => {
          const own = hoursId === null ? undefined : hours.get(hoursId);
          return own ? [[queueId, own] as const] : [];
        }),
      );
    },

    /** All that routing must know, read in one statement so that it is of one moment. */
    async routingConfiguration(): Promise<RoutingConfiguration> {
      const { rows } = await sql<{ configuration: unknown }>`
        SELECT json_build_object(
          'version', policy.version,
          'queues', COALESCE((
            SELECT json_agg(json_build_object(
              'queueId', queue_id, 'key', key, 'requirements', requirements,
              'reservationTimeoutMs', reservation_timeout_ms, 'lastAgentPreferenceMs', last_agent_preference_ms,
              'wrapUp', wrap_up, 'serviceLevelTargetMs', service_level_target_ms
            )::jsonb || policy ORDER BY queue_id) FROM queue WHERE NOT disabled), '[]'),
          'agents', COALESCE((
            SELECT json_agg(json_build_object('agentId', user_id, 'teamId', team_id, 'skills', skills)::jsonb || handling
              ORDER BY user_id)
            FROM app_user WHERE NOT disabled AND roles ?| ${agentRoles}::text[]), '[]'),
          'gradeBoostMs', policy.grade_boost_ms,
          'presenceTimeoutMs', policy.presence_timeout_ms,
          'presenceGraceMs', policy.presence_grace_ms,
          'waitingLeaseMs', policy.waiting_lease_ms
        )::jsonb || policy.rules AS configuration
        FROM routing_policy AS policy`.execute(db);
      const [row] = rows;
      if (!row) throw new Error('the routing policy is missing: the database was not migrated');
      return routingConfiguration.parse(row.configuration);
    },
  };
};
