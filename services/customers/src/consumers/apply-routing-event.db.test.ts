import {
  type AgentId,
  type InteractionId,
  newId,
  type QueueId,
  type ReservationId,
  type RoutingEvent,
} from '@tellonce/contracts';
import { interactionRepository, type OpenDatabase, segmentRepository } from '@tellonce/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queues } from '../demonstration/demonstration-configuration.ts';
import { people } from '../demonstration/demonstration-people.ts';
import { seedDemonstrationCompany } from '../demonstration/seed-demonstration-company.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { writeTimeline } from './write-timeline.ts';

let opened: OpenDatabase;
const start = Date.parse('2026-03-02T09:00:00.000Z');
const sales: QueueId = queues.sales.queueId;
const service: QueueId = queues.service.queueId;

beforeAll(async () => {
  opened = await openMigratedTestDatabase();
  await seedDemonstrationCompany(opened.db, { now: new Date(start), customers: 0, hashPassword: async () => 'x' });
});
afterAll(() => opened.close());

/** One interaction that lived through this, an event every ten seconds. */
const lived = async (interactionId: InteractionId, ...events: RoutingEvent[]) => {
  await writeTimeline(opened.db, 'test', [
    {
      stream: 'journal',
      streamId: '1-0',
      events: events.map((body, index) => ({
        ...{ eventId: newId<string>(), interactionId, source: 'routing' as const, body },
        at: new Date(start + index * 10_000),
      })),
    },
  ]);
  return interactionRepository(opened.db).read(interactionId);
};
const queued = (interactionId: InteractionId, queueId: QueueId): RoutingEvent => ({
  ...{ type: 'interaction.queued', v: 1, interactionId, queueId, requirements: [], grade: null },
  ...{ preferredAgentId: null, queuedAt: start, cause: 'first' },
});
const onTo = { v: 1 as const, channel: 'voice' as const, requirements: [] };

it('splits a wait into the queues it was spent in, and each knows why the caller went on', async () => {
  const interactionId = newId<InteractionId>();
  const record = await lived(
    interactionId,
    queued(interactionId, sales),
    { ...onTo, type: 'interaction.overflowed', interactionId, from: sales, to: service, reason: 'wait' },
    { ...onTo, type: 'interaction.moved', interactionId, from: service, to: sales, by: people[6]!.userId },
    { type: 'interaction.dequeued', v: 1, interactionId, queueId: sales, queuedAt: start, reason: 'caller-left' },
  );
  expect(record?.segments).toMatchObject([
    { queueKey: 'sales', outcome: 'flow-out' },
    { queueKey: 'service', outcome: 'flow-out' },
    { queueKey: 'sales', outcome: 'abandoned' },
  ]);
  const rows = await opened.db
    .selectFrom('segment')
    .select(['reason', 'queued_at'])
    .where('interaction_id', '=', interactionId)
    .orderBy('started_at')
    .execute();
  expect(rows.map((each) => each.reason)).toEqual(['wait', 'moved', 'caller-left']);
  // They have waited since they came, wherever they are now.
  expect(new Set(rows.map((each) => each.queued_at?.getTime()))).toEqual(new Set([start]));
});

it('does not count as abandoned whom routing let go with a message', async () => {
  const interactionId = newId<InteractionId>();
  const gone = { type: 'interaction.dequeued', v: 1, interactionId, queueId: service, queuedAt: start } as const;
  const record = await lived(interactionId, queued(interactionId, service), {
    ...gone,
    reason: 'queue-closed',
    message: 'closed',
  });
  expect(record).toMatchObject({ outcome: 'turned-away', segments: [{ outcome: 'turned-away' }] });
  const figures = (await segmentRepository(opened.db).figuresToday([service], new Date(start))).get(service);
  expect(figures).toMatchObject({ abandoned: 0 });
});

it('says that a callback is waited for, was in vain, or was not needed any more', async () => {
  const asked = (interactionId: InteractionId): RoutingEvent[] => [
    queued(interactionId, service),
    { type: 'interaction.callback-requested', v: 1, interactionId, queueId: service },
  ];
  const waiting = newId<InteractionId>();
  expect(await lived(waiting, ...asked(waiting))).toMatchObject({ outcome: 'callback-requested', endedAt: null });

  const again = newId<InteractionId>();
  const gone = { type: 'interaction.dequeued', v: 1, interactionId: again, queueId: service, queuedAt: start } as const;
  expect(await lived(again, ...asked(again), { ...gone, reason: 'called-again' })).toMatchObject({
    ...{ outcome: 'called-again', segments: [{ outcome: 'callback' }] },
  });

  const inVain = newId<InteractionId>();
  const agentId: AgentId = people[0].userId;
  const engaged = {
    v: 1,
    reservationId: newId<ReservationId>(),
    interactionId: inVain,
    agentId,
    queueId: service,
    teamId: null,
  } as const;
  const record = await lived(
    inVain,
    ...asked(inVain),
    { ...engaged, type: 'reservation.accepted', queuedAt: start },
    { ...engaged, type: 'engagement.ended', acceptedAt: start, reason: 'callback-unanswered' },
  );
  expect(record?.outcome).toBe('callback-unanswered');
});
