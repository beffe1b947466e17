import {
  type AgentId,
  type CommandId,
  type Explanation,
  type InteractionId,
  type JournalEntry,
  newId,
  type QueueId,
  type RejectionCode,
  type ReservationId,
  type RoutingCommand,
  type RoutingConfiguration,
  type RoutingEvent,
  type RoutingStatus,
  routingKeys,
} from '@tellonce/contracts';
import { createFloorProjection, writeSnapshot } from '@tellonce/journal';
import type { Redis } from 'ioredis';

export const becauseLastAgent: Explanation = {
  rule: 'last-agent',
  requirements: [],
  waitedMs: 1_000,
  idleMs: 60_000,
  candidates: 1,
  ring: 0,
  classKey: 'voice',
  passedOver: [],
  boosts: { grade: 0, priority: 0, spent: 0, requeued: 0 },
  tieBreak: null,
  configurationVersion: 1,
};

/**
 * For tests of the gateway alone: a writer of the journal that obeys commands in the simplest way and decides nothing.
 * The test says who is offered what.
 */
export const startTinyRouting = async (redis: Redis, configuration: RoutingConfiguration) => {
  const keys = routingKeys();
  const state = createFloorProjection();
  const heard: RoutingCommand[] = [];
  const reading = redis.duplicate();
  let deaf = false;
  let stopped = false;

  const write = async (command: RoutingCommand, events: RoutingEvent[]): Promise<void> => {
    const entry: JournalEntry = { commandId: command.commandId, command, at: Date.now(), configVersion: 1, events };
    state.apply(entry);
    await redis.xadd(keys.journal, '*', 'entry', JSON.stringify(entry));
  };
  const tick = (events: RoutingEvent[]) => write({ commandId: newId<CommandId>(), type: 'clock.advance' }, events);

  const statusChanged = (
    agentId: AgentId,
    to: RoutingStatus,
    reason: string | null,
    interactionId: InteractionId | null = null,
  ): RoutingEvent => ({
    type: 'agent.status-changed',
    v: 1,
    agentId,
    teamId: configuration.agents.find((agent) => agent.agentId === agentId)?.teamId ?? null,
    from: state.agents.get(agentId)?.status ?? 'offline',
    to,
    reason,
    interactionId,
    since: Date.now(),
    until: to === 'wrap-up' ? Date.now() + 30_000 : null,
  });
  const rejected = (code: RejectionCode): RoutingEvent[] => [{ type: 'command.rejected', v: 1, code }];

  const decide = (command: RoutingCommand): RoutingEvent[] => {
    switch (command.type) {
      case 'agent.sign-in': {
        const agent = state.agents.get(command.agentId);
        if (!agent) return rejected('unknown-agent');
        if (agent.epoch > command.epoch) return rejected('stale-epoch');
        return agent.status === 'offline' ? [statusChanged(command.agentId, 'not-ready', 'signed-in')] : [];
      }
      case 'agent.sign-out':
        return [statusChanged(command.agentId, 'offline', command.reason)];
      case 'agent.choose-status':
        return [statusChanged(command.agentId, command.status, command.reason)];
      case 'reservation.accept': {
        const reservation = state.reservations.get(command.reservationId);
        if (!reservation) return rejected('reservation-gone');
        if (reservation.agentId !== command.agentId) return rejected('not-your-reservation');
        const { agentId, waiting, reservationId } = reservation;
        const { interactionId, queueId, queuedAt } = waiting;
        return [
          {
            type: 'reservation.accepted',
            v: 1,
            reservationId,
            interactionId,
            agentId,
            queueId,
            teamId: null,
            queuedAt,
          },
          statusChanged(agentId, 'busy', null, interactionId),
        ];
      }
      case 'reservation.reject': {
        const reservation = state.reservations.get(command.reservationId);
        if (!reservation) return rejected('reservation-gone');
        return withdraw('reservation.rejected', command.reservationId, command.reason, 'declined');
      }
      case 'wrap-up.finish': {
        const agent = state.agents.get(command.agentId);
        if (!agent?.wrapUp) return rejected('not-in-wrap-up');
        const { interactionId, startedAt } = agent.wrapUp;
        const { agentId } = command;
        return [
          { type: 'wrap-up.finished', v: 1, interactionId, agentId, startedAt, reason: 'finished' },
          statusChanged(agentId, agent.chosen.status, agent.chosen.reason),
        ];
      }
      case 'wrap-up.extend':
        return [
          {
            type: 'wrap-up.extended',
            v: 1,
            agentId: command.agentId,
            interactionId: command.interactionId,
            until: Date.now() + 60_000,
          },
        ];
      default:
        return [];
    }
  };
  const withdraw = (
    type: 'reservation.rejected' | 'reservation.revoked' | 'reservation.expired',
    reservationId: ReservationId,
    reason: string,
    agentReason: string,
  ): RoutingEvent[] => {
    const reservation = state.reservations.get(reservationId);
    if (!reservation) throw new Error('no such reservation');
    const { agentId, waiting } = reservation;
    const { interactionId, queueId } = waiting;
    const about = { v: 1 as const, reservationId, interactionId, agentId, queueId };
    const to = type === 'reservation.revoked' ? 'available' : 'not-ready';
    return [
      type === 'reservation.expired' ? { type, ...about } : { type, ...about, reason },
      statusChanged(agentId, to, agentReason),
    ];
  };

  const follow = async (): Promise<void> => {
    let after = '0';
    while (!stopped) {
      const reply = await reading.xread('BLOCK', 1_000, 'STREAMS', keys.commands, after).catch(() => null);
      for (const [id, fields] of reply?.[0]?.[1] ?? []) {
        after = id;
        const command = JSON.parse(fields[1] ?? 'null') as RoutingCommand;
        heard.push(command);
        if (!deaf) await write(command, decide(command));
      }
    }
  };
  await write({ commandId: newId<CommandId>(), type: 'configuration.apply', configuration }, [
    { type: 'configuration.applied', v: 1, configuration },
  ]);
  const following = follow();

  return {
    state,
    /** Every command that reached routing. */
    heard,
    heardOf: <T extends RoutingCommand['type']>(type: T) =>
      heard.filter((command): command is Extract<RoutingCommand, { type: T }> => command.type === type),
    ignoreCommands(): void {
      deaf = true;
    },
    async queue(queueId: QueueId): Promise<InteractionId> {
      const interactionId = newId<InteractionId>();
      await tick([
        {
          type: 'interaction.queued',
          v: 1,
          interactionId,
          queueId,
          requirements: [],
          grade: null,
          preferredAgentId: null,
          queuedAt: Date.now(),
          cause: 'first',
        },
      ]);
      return interactionId;
    },
    async offer(agentId: AgentId, interactionId: InteractionId): Promise<ReservationId> {
      const waiting = state.waiting.get(interactionId);
      if (!waiting) throw new Error('it does not wait');
      const reservationId = newId<ReservationId>();
      const { queueId, queuedAt } = waiting;
      await tick([
        statusChanged(agentId, 'reserved', null, interactionId),
        {
          type: 'agent.reserved',
          v: 1,
          reservationId,
          interactionId,
          agentId,
          queueId,
          teamId: null,
          queuedAt,
          expiresAt: Date.now() + 20_000,
          because: becauseLastAgent,
        },
      ]);
      return reservationId;
    },
    revoke: (reservationId: ReservationId, reason: string) =>
      tick(withdraw('reservation.revoked', reservationId, reason, 'offer-withdrawn')),
    expire: (reservationId: ReservationId) =>
      tick(withdraw('reservation.expired', reservationId, 'no-answer', 'no-answer')),
    async end(interactionId: InteractionId): Promise<void> {
      const engagement = state.engagements.get(interactionId);
      if (!engagement) throw new Error('nobody is engaged in it');
      const { agentId, reservationId, queueId, acceptedAt } = engagement;
      await tick([
        {
          type: 'engagement.ended',
          v: 1,
          reservationId,
          interactionId,
          agentId,
          queueId,
          teamId: null,
          acceptedAt,
          reason: 'caller-left',
        },
        statusChanged(agentId, 'wrap-up', 'interaction-ended', interactionId),
      ]);
    },
    /** As after hours of work: the journal begins with the snapshot. */
    async snapshotAndForget(): Promise<void> {
      const [last] = await redis.xrevrange(keys.journal, '+', '-', 'COUNT', 1);
      const journalId = last?.[0] ?? '0-0';
      await writeSnapshot(redis, {
        schemaVersion: 2,
        journalId,
        commandCursor: '0-0',
        now: Date.now(),
        resumedAt: 0,
        configuration,
        agents: [...state.agents.values()],
        waiting: [...state.waiting.values()],
        reservations: [...state.reservations.values()],
        engagements: [...state.engagements.values()],
        recentCommandIds: [],
        recentlyEndedIds: [],
        learnt: { queues: [], wrapUps: [] },
      });
      await redis.xtrim(keys.journal, 'MAXLEN', 0);
    },
    async stop(): Promise<void> {
      stopped = true;
      reading.disconnect();
      await following;
    },
  };
};
export type TinyRouting = Awaited<ReturnType<typeof startTinyRouting>>;
