import {
  type AgentId,
  type CommandId,
  type InteractionId,
  type JournalEntry,
  newId,
  type QueueId,
  type RoutingCommand,
} from '@tellonce/contracts';
import type { RoutingCommands } from '@tellonce/journal';

type Bare<C> = C extends RoutingCommand ? Omit<C, 'commandId'> : never;

const tickMs = 20;
const talkMs = 150;
const renewEveryMs = 1_000;
/** Of so many callers one hangs up at once, wherever they are. */
const impatientEvery = 11;
/** Of so many offers one is declined. */
const declinedEvery = 17;

/**
 * Callers who come, agents who take them, decline them and finish, as commands to the partition: what comes back from
 * the journal is answered, whether anybody leads at the moment or not. `commandsPerS` is met by calling in.
 */
export const startRoutingTraffic = (deps: {
  commands: RoutingCommands;
  agents: readonly AgentId[];
  queueId: QueueId;
  commandsPerS: number;
}) => {
  const sent = new Set<CommandId>();
  const calledIn: InteractionId[] = [];
  const sending = new Set<Promise<void>>();
  let failures = 0;
  let offers = 0;
  let isOpen = true;

  const send = (command: Bare<RoutingCommand>): void => {
    const commandId = newId<CommandId>();
    sent.add(commandId);
    const done = deps.commands.send({ ...command, commandId } as RoutingCommand).then(
      () => undefined,
      () => {
        failures += 1;
      },
    );
    sending.add(done);
    void done.then(() => sending.delete(done));
  };
  const renew = (): void => {
    const agents = deps.agents.map((agentId) => ({ agentId, epoch: 1 }));
    send({ type: 'presence.renew', node: 'n1', agents });
  };
  const callIn = (): void => {
    const interactionId = newId<InteractionId>();
    calledIn.push(interactionId);
    send({
      ...{ type: 'interaction.queue', interactionId, queueId: deps.queueId, requirements: [] },
      ...{ grade: null, preferredAgentId: null },
    });
    if (calledIn.length % impatientEvery === 0) send({ type: 'interaction.end', interactionId, reason: 'caller-left' });
  };

  const startedAt = performance.now();
  const calling = setInterval(() => {
    // What agents and callers do about a call are commands too.
    while (isOpen && sent.size < ((performance.now() - startedAt) / 1_000) * deps.commandsPerS) callIn();
  }, tickMs);
  const renewing = setInterval(renew, renewEveryMs);

  return {
    sent,
    calledIn,
    failures: () => failures,
    /** To be given every entry of the journal. */
    onEntry({ events }: JournalEntry): void {
      for (const event of events) {
        if (event.type === 'agent.reserved') {
          const { reservationId, agentId } = event;
          offers += 1;
          if (offers % declinedEvery === 0)
            send({ type: 'reservation.reject', reservationId, agentId, reason: 'declined' });
          else send({ type: 'reservation.accept', reservationId, agentId });
        } else if (event.type === 'reservation.rejected') {
          send({ type: 'agent.choose-status', agentId: event.agentId, status: 'available', reason: null });
        } else if (event.type === 'reservation.accepted') {
          const { interactionId } = event;
          setTimeout(() => send({ type: 'interaction.end', interactionId, reason: 'caller-left' }), talkMs);
        }
      }
    },
    /** Nobody calls any more; those who did are still served. */
    closeDoors: (): void => {
      isOpen = false;
    },
    async stop(): Promise<void> {
      clearInterval(calling);
      clearInterval(renewing);
      await Promise.all(sending);
    },
  };
};
