import { type AgentId, type InteractionId, newId, type QueueId } from '@tellonce/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../open-database.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { configurationRepository } from './configuration-repository.ts';
import { interactionRepository } from './interaction-repository.ts';
import { segmentRepository } from './segment-repository.ts';

const start = Date.parse('2026-03-02T09:00:00.000Z');
const second = (value: number) => new Date(start + value * 1_000);
const agentId = newId<AgentId>();

describe('figuresToday', () => {
  let opened: OpenDatabase;
  let queueId: QueueId;

  const arrive = async (queuedAt: Date): Promise<InteractionId> => {
    const interactionId = newId<InteractionId>();
    await interactionRepository(opened.db).upsertStub(interactionId, queuedAt);
    await segmentRepository(opened.db).openQueueSegment({ interactionId, queueId, at: queuedAt, queuedAt });
    return interactionId;
  };
  const leave = (interactionId: InteractionId, at: Date) =>
    segmentRepository(opened.db).closeQueueSegment({
      interactionId,
      at,
      outcome: 'abandoned',
      reason: 'caller-left',
      agentId: null,
      teamId: null,
    });
  const answer = async (interactionId: InteractionId, at: Date, queuedAt: Date): Promise<void> => {
    const segments = segmentRepository(opened.db);
    const common = { interactionId, at, agentId, teamId: null };
    await segments.closeQueueSegment({ ...common, outcome: 'answered', reason: null });
    await segments.openAgentSegment({ ...common, queueId, queuedAt });
  };
  const talk = (interactionId: InteractionId, until: Date) =>
    segmentRepository(opened.db).closeAgentSegment({
      interactionId,
      agentId,
      at: until,
      outcome: 'completed',
      reason: 'caller-left',
    });

  beforeAll(async () => {
    opened = await openMigratedTestDatabase();
    const queue = await configurationRepository(opened.db).queues.create({
      key: 'service',
      name: { en: 'Service', 'zh-CN': '服务' },
      requirements: [],
      reservationTimeoutMs: 20_000,
      lastAgentPreferenceMs: 0,
      wrapUp: { kind: 'none' },
      serviceLevelTargetMs: 20_000,
      serviceLevelShare: 0.8,
      hoursId: null,
      disabled: false,
    });
    queueId = queue.queueId;
  });
  afterAll(() => opened.close());

  it('has nulls for shares of nothing', async () => {
    const figures = await segmentRepository(opened.db).figuresToday([queueId], second(0), second(0));
    expect(figures.get(queueId)).toEqual({
      offered: 0,
      answered: 0,
      answeredWithinTarget: 0,
      abandoned: 0,
      abandonedShort: 0,
      serviceLevel: null,
      serviceLevelFormula: 'answered-of-finished-less-short',
      serviceLevelOfOffered: null,
      abandonedShare: null,
      asaMs: null,
      ahtMs: null,
      handled: 0,
      asOf: second(0).toISOString(),
    });
  });

  it('counts a worked example by the formulas it names', async () => {
    const segments = segmentRepository(opened.db);
    await leave(await arrive(second(-100)), second(-90)); // yesterday
    const quick = await arrive(second(0));
    await answer(quick, second(10), second(0)); // in target
    await talk(quick, second(70)); // 60 s of talk
    await segments.startWrapUp(quick, agentId, second(70));
    await segments.endWrapUp(quick, agentId, second(70), second(100)); // and 30 s after it
    const atTheLimit = await arrive(second(0));
    await answer(atTheLimit, second(20), second(0)); // in target: 20 s is in 20 s
    await talk(atTheLimit, second(50)); // 30 s, no wrap-up
    const late = await arrive(second(0));
    await answer(late, second(45), second(0));
    await talk(late, second(105));
    await segments.startWrapUp(late, agentId, second(105)); // still writing: not handled yet
    await leave(await arrive(second(0)), second(4)); // short
    await leave(await arrive(second(0)), second(5)); // not short
    await arrive(second(0)); // still waits

    const figures = await segments.figuresToday([queueId], second(0), second(200));
    expect(figures.get(queueId)).toMatchObject({
      offered: 6,
      answered: 3,
      answeredWithinTarget: 2,
      abandoned: 2,
      abandonedShort: 1,
      serviceLevel: 2 / (3 + 2 - 1),
      serviceLevelOfOffered: 2 / 6,
      abandonedShare: 2 / 5,
      asaMs: 25_000,
      ahtMs: (90_000 + 30_000) / 2,
      handled: 2,
    });
    const behind = (outcome: 'offered' | 'answered-within-target' | 'abandoned-short') =>
      interactionRepository(opened.db).list({ queueId, outcome, since: second(0).toISOString(), limit: 50 });
    expect(await behind('offered')).toHaveLength(6);
    expect(await behind('answered-within-target')).toHaveLength(2);
    expect(await behind('abandoned-short')).toHaveLength(1);
  });

  it('counts a caller who was put back once, with the whole of their wait', async () => {
    const segments = segmentRepository(opened.db);
    const interactionId = await arrive(second(1_000));
    await answer(interactionId, second(1_005), second(1_000));
    await segments.closeAgentSegment({
      interactionId,
      agentId,
      at: second(1_015),
      outcome: 'requeued',
      reason: 'leg-failed',
    });
    await segments.reopenVisit(interactionId);
    await segments.openQueueSegment({ interactionId, queueId, at: second(1_015), queuedAt: second(1_000) });
    await answer(interactionId, second(1_030), second(1_000));
    const figures = await segments.figuresToday([queueId], second(1_000), second(1_100));
    expect(figures.get(queueId)).toMatchObject({ offered: 1, answered: 1, answeredWithinTarget: 0, asaMs: 30_000 });
  });
});
