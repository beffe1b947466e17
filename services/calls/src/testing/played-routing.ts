import {
  type AgentId,
  type CommandId,
  type InteractionId,
  type JournalEntry,
  newId,
  type QueueId,
  type ReservationId,
  type RoutingCommand,
  type RoutingEvent,
  routingKeys,
} from '@tellonce/contracts';
import type { Redis } from 'ioredis';

/** Routing as `calls` sees it: what it writes into its journal, and what it was told. */
export const playedRouting = (redis: Redis, queueId: QueueId) => {
  const say = async (...events: RoutingEvent[]): Promise<void> => {
    const entry: JournalEntry = {
      commandId: newId<CommandId>(),
      command: { commandId: newId<CommandId>(), type: 'clock.advance' },
      at: Date.now(),
      configVersion: 1,
      events,
    };
    await redis.xadd(routingKeys().journal, '*', 'entry', JSON.stringify(entry));
  };
  return {
    say,
    queued: (interactionId: InteractionId) =>
      say({
        type: 'interaction.queued',
        v: 1,
        interactionId,
        queueId,
        requirements: [],
        grade: null,
        preferredAgentId: null,
        queuedAt: Date.now(),
        cause: 'first',
      }),
    async accept(
      interactionId: InteractionId,
      agentId: AgentId,
      reservationId = newId<ReservationId>(),
    ): Promise<ReservationId> {
      await say({
        type: 'reservation.accepted',
        v: 1,
        reservationId,
        interactionId,
        agentId,
        queueId,
        teamId: null,
        queuedAt: Date.now(),
      });
      return reservationId;
    },
    async commandsFor(interactionId: InteractionId): Promise<RoutingCommand[]> {
      const all = (await redis.xrange(routingKeys().commands, '-', '+')).map(
        ([, fields]) => JSON.parse(fields[1] ?? 'null') as RoutingCommand,
      );
      return all.filter((command) => 'interactionId' in command && command.interactionId === interactionId);
    },
  };
};
