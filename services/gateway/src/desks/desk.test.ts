import {
  type AgentId,
  type AgentState,
  type InteractionId,
  newId,
  type QueueId,
  type ReservationId,
  type ReservationState,
  type ScreenPop,
} from '@tellonce/contracts';
import { createFloorProjection } from '@tellonce/journal';
import { createLogger } from '@tellonce/service-kit';
import { fakeClock } from '@tellonce/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDesk } from './desk.ts';

const agentId = newId<AgentId>();
const clock = fakeClock();

/** A desk whose journal and story-teller are in the hands of the test. */
const open = () => {
  const agents = new Map<AgentId, AgentState>();
  const reservations = new Map<ReservationId, ReservationState>();
  const heard: { name: string; event: { seq: number; work?: { stage: string; offer?: { pop: ScreenPop } } } }[] = [];
  const stories: { interactionId: InteractionId; tell(who: ScreenPop['who']): void }[] = [];
  const desk = createDesk(
    {
      routing: { projection: { ...createFloorProjection(), agents, reservations } },
      configuration: { queue: () => null },
      ledger: { record: () => undefined, find: async () => null },
      readPop: (interactionId) =>
        new Promise((resolve) => {
          stories.push({ interactionId, tell: (who) => resolve({ interactionId, dialogue: null, who }) });
        }),
      readCall: async () => null,
      queuesOf: () => [],
      clock,
      logger: createLogger({ name: 'test', level: 'silent' }),
    },
    agentId,
    (name, event) => void heard.push({ name, event: event as never }),
  );
  const idle = { agentId, status: 'available', reservationId: null, interactionId: null, wrapUp: null } as AgentState;
  const full = {
    ...idle,
    reason: null,
    since: clock.now(),
    until: null,
    chosen: { status: 'available', reason: null },
  } as AgentState;
  agents.set(agentId, full);
  return {
    desk,
    heard,
    stories,
    stages: () => heard.filter(({ name }) => name === 'desk.work').map(({ event }) => event.work?.stage),
    offer() {
      const [reservationId, interactionId] = [newId<ReservationId>(), newId<InteractionId>()];
      const waiting = {
        interactionId,
        queueId: newId<QueueId>(),
        requirements: [],
        queuedAt: clock.now(),
        orderKey: clock.now(),
      };
      reservations.clear();
      reservations.set(reservationId, {
        reservationId,
        agentId,
        waiting: waiting as unknown as ReservationState['waiting'],
        reservedAt: clock.now(),
        expiresAt: clock.now() + 20_000,
      });
      agents.set(agentId, { ...full, status: 'reserved', reservationId, interactionId });
      return { interactionId, shown: desk.show() };
    },
    takeBack() {
      reservations.clear();
      agents.set(agentId, full);
      return desk.show();
    },
  };
};
const unknown = { kind: 'unknown' } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('never shows an offer that was taken back while its story was read', async () => {
  const { offer, takeBack, stories, stages } = open();
  const { shown } = offer();
  await takeBack();
  stories[0]?.tell(unknown);
  await shown;
  expect(stages()).toEqual([]);
});

it('shows the second offer, not the first whose story came late', async () => {
  const { offer, takeBack, stories, heard, stages } = open();
  const first = offer();
  await takeBack();
  const second = offer();
  stories[1]?.tell(unknown);
  await second.shown;
  stories[0]?.tell(unknown);
  await first.shown;
  expect(stages()).toEqual(['offered']);
  expect(heard.at(-1)?.event.work?.offer?.pop.interactionId).toBe(second.interactionId);
});

it('reads a story once, however often the journal moves meanwhile', async () => {
  const { offer, desk, stories, stages } = open();
  const { shown } = offer();
  const again = [desk.show(), desk.show()];
  stories[0]?.tell(unknown);
  await Promise.all([shown, ...again]);
  expect(stories).toHaveLength(1);
  expect(stages()).toEqual(['offered']);
});

it('rings without a story that cannot be read, and tells it when it can', async () => {
  const { offer, stories, heard, desk } = open();
  const { shown } = offer();
  stories[0]?.tell({ kind: 'unavailable' });
  await shown;
  await vi.advanceTimersByTimeAsync(1_000);
  stories[1]?.tell(unknown);
  await vi.advanceTimersByTimeAsync(0);
  expect(heard.filter(({ name }) => name === 'desk.work').map(({ event }) => event.work?.offer?.pop.who.kind)).toEqual([
    'unavailable',
    'unknown',
  ]);
  desk.close();
});

it('counts every message, and hands over the count with the whole', async () => {
  const { offer, stories, heard, desk } = open();
  const { shown } = offer();
  stories[0]?.tell(unknown);
  await shown;
  expect(heard.map(({ event }) => event.seq)).toEqual([1, 2]);
  let seq = 0;
  await desk.welcome((state) => {
    seq = state.seq;
  });
  expect(seq).toBe(2);
});
