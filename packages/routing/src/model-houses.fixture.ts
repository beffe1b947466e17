import { type RoutingConfiguration, routingConfiguration } from '@tellonce/contracts';
import { agent, configurationWith, queue, team } from './engine.fixture.ts';

const short = { presenceTimeoutMs: 40_000, presenceGraceMs: 30_000, waitingLeaseMs: 60_000 };
const chatty = { capacity: { voice: 1, chat: 2, email: 1 }, voiceInterrupts: ['email'] };

const withMore = (
  base: RoutingConfiguration,
  queues: Record<number, object>,
  agents: Record<number, object> = {},
  more: object = {},
): RoutingConfiguration =>
  routingConfiguration.parse({
    ...base,
    ...short,
    ...more,
    queues: base.queues.map((each, n) => ({ ...each, ...queues[n + 1] })),
    agents: base.agents.map((each, n) => ({ ...each, ...agents[n + 1] })),
  });

const relax = { kind: 'relax', lower: [{ skill: 'a', level: 1 }] };
/** Houses in which every rule has something to do. */
export const houses: RoutingConfiguration[] = [
  withMore(
    configurationWith(
      { 1: { a: 5 }, 2: { a: 8, b: 2 }, 3: { b: 9 }, 4: {} },
      {
        1: { asks: { a: 3 }, wrapUp: { kind: 'timed', durationMs: 9_000, extendByMs: 2_000, maxExtensions: 2 } },
        2: { asks: { b: 1 } },
        3: { wrapUp: { kind: 'mandatory' } },
      },
    ),
    {
      1: { callbackOffered: true, excludeAfterDecline: true },
      2: { agentSelection: { kind: 'least-occupied' } },
      3: { agentSelection: { kind: 'fewest-interactions' }, namedAgentPreferenceMs: 9_000 },
    },
  ),
  // Rings, teams and overflow; what is urgent goes first.
  withMore(
    configurationWith(
      { 1: { a: 9, b: 9 }, 2: { a: 2, b: 2, c: 1, d: 1 }, 3: {}, 4: { b: 1 } },
      { 1: { asks: { a: 3 } }, 2: { asks: { b: 1 }, preferenceMs: 0 }, 3: {} },
    ),
    {
      1: {
        teamIds: [team(1)],
        rings: [
          { afterMs: 1_500, whenExpectedWaitMs: 200_000, change: relax },
          { afterMs: 3_000, addTeamIds: [team(2)], addAgentIds: [agent(3)] },
          { afterMs: 5_000, change: { kind: 'anyone' } },
        ],
        agentSelection: { kind: 'most-skilled' },
        maxWaitMs: 20_000,
        onMaxWait: { kind: 'message', message: 'sorry' },
        serviceLevelTargetMs: 5_000,
      },
      2: {
        overflow: { afterMs: 4_000, atLength: 2, to: { kind: 'queue', queueId: queue(3) } },
        agentSelection: { kind: 'least-skilled' },
      },
      3: {
        overflow: { afterMs: 4_000, atLength: null, to: { kind: 'queue', queueId: queue(2) } },
        openings: [
          [0, 1_020_000],
          [1_040_000, 9_999_999],
        ],
        closed: { kind: 'queue', queueId: queue(1) },
        callbackOffered: true,
      },
    },
    { 1: { teamId: team(1) }, 2: { teamId: team(2) }, 4: { teamId: team(1) } },
    { callSelection: 'service-level-risk', declineLimit: { count: 2, withinMs: 30_000 } },
  ),
  // Chats, emails and outbound work beside voice.
  withMore(
    configurationWith(
      { 1: { a: 5 }, 2: { a: 8, b: 2 }, 3: { a: 1, b: 9 }, 4: { a: 3 } },
      { 1: { asks: { a: 1 } }, 2: { asks: { a: 2 } }, 3: { asks: { b: 1 } }, 4: { asks: { a: 1 } } },
    ),
    {
      1: { freeAgentFloor: 2, agentSelection: { kind: 'weighted', idle: 1, skill: 2, occupancy: 3 } },
      2: { channel: 'chat', wrapUp: { kind: 'timed', durationMs: 3_000 } },
      3: { channel: 'email', emergency: null },
      4: { direction: 'outbound', maxWaitMs: 30_000, rings: [{ afterMs: 2_000, change: { kind: 'anyone' } }] },
    },
    { 1: chatty, 2: chatty, 3: { capacity: { voice: 0, chat: 3, email: 3 } } },
  ),
];
