import {
  type AgentId,
  DomainError,
  type InteractionId,
  type RoutingCommand,
  type SocketCommandName,
} from '@tellonce/contracts';
import { auditRepository, type Executor } from '@tellonce/database';
import type { Clock, Logger, SessionData, Sessions } from '@tellonce/service-kit';
import type { ConfigurationView } from '../configuration/configuration-view.ts';
import type { AskRouting } from '../routing/ask-routing.ts';
import type { RoutingView } from '../routing/routing-view.ts';
import type { CommandHandlers } from './acked.ts';
import type { SocketContext } from './agent-commands.ts';

export interface SupervisorCommandsDeps {
  asking: AskRouting;
  routing: Pick<RoutingView, 'projection'>;
  configuration: Pick<ConfigurationView, 'isBreakReason' | 'queue'>;
  sessions: Pick<Sessions, 'destroyAllOf'>;
  db: Executor;
  clock: Clock;
  logger: Logger;
}
type SupervisorCommandName = Extract<
  SocketCommandName,
  'interaction.assign' | 'interaction.change-priority' | 'interaction.move' | 'agent.force-status'
>;
type Steering = Extract<RoutingCommand, { by: AgentId }>;

/**
 * What a supervisor may do to the floor: to agents of their own team, and to what waits or rings at them. Routing
 * decides whether it can be done; what was done stands in its journal with who did it, and in the audit.
 */
export const supervisorCommands = (
  deps: SupervisorCommandsDeps,
): Pick<CommandHandlers<SocketContext>, SupervisorCommandName> => {
  const checkAgent = (session: SessionData, agentId: AgentId): void => {
    const agent = deps.routing.projection.configuration?.agents.find((each) => each.agentId === agentId);
    if (!agent) throw new DomainError('not-found', 'There is no such agent.');
    if (session.permissions.includes('floor.watch-all-teams')) return;
    if (session.teamId === null || agent.teamId !== session.teamId)
      throw new DomainError('forbidden', 'This agent is not of your team.');
  };
  /** Whoever waits is everybody's; what rings at an agent is taken from them only by their own supervisor. */
  const checkInteraction = (session: SessionData, interactionId: InteractionId): void => {
    const { waiting, reservations, engagements } = deps.routing.projection;
    if (waiting.has(interactionId)) return;
    const offered = [...reservations.values()].find((each) => each.waiting.interactionId === interactionId);
    const holder = offered ?? engagements.get(interactionId);
    if (!holder) throw new DomainError('interaction-gone', 'It does not wait any more.');
    checkAgent(session, holder.agentId);
  };
  const steer = async (command: Steering, subject: string): Promise<void> => {
    await deps.asking.order(command);
    const { commandId, type: action, by: actorId, ...detail } = command;
    await auditRepository(deps.db)
      .write({ actorId, action, subject, detail, at: new Date(deps.clock.now()) })
      // It is done, and the journal says by whom: a missing line must not tell the supervisor that it is not.
      .catch((error: unknown) => deps.logger.error({ err: error, action, commandId }, 'a deed was not audited'));
  };

  return {
    'interaction.assign': async ({ commandId, interactionId, agentId }, { session }) => {
      checkInteraction(session, interactionId);
      checkAgent(session, agentId);
      const by = session.userId;
      await steer({ commandId, type: 'interaction.assign', interactionId, agentId, by }, interactionId);
    },
    'interaction.change-priority': async ({ commandId, interactionId, priority }, { session }) => {
      checkInteraction(session, interactionId);
      const by = session.userId;
      await steer({ commandId, type: 'interaction.change-priority', interactionId, priority, by }, interactionId);
    },
    'interaction.move': async ({ commandId, interactionId, queueId }, { session }) => {
      checkInteraction(session, interactionId);
      const by = session.userId;
      await steer({ commandId, type: 'interaction.move', interactionId, queueId, by }, interactionId);
    },
    'agent.force-status': async ({ commandId, agentId, status, reason }, { session }) => {
      checkAgent(session, agentId);
      if (reason !== null && (status !== 'not-ready' || !deps.configuration.isBreakReason(reason)))
        throw new DomainError('malformed-request', 'There is no such break reason.');
      await steer({ commandId, type: 'agent.force-status', agentId, status, reason, by: session.userId }, agentId);
      // During a call the desktop stays: routing lets the agent go when it is over.
      const isAtWork = (deps.routing.projection.agents.get(agentId)?.work.length ?? 0) > 0;
      if (status === 'offline' && !isAtWork) await deps.sessions.destroyAllOf(agentId);
    },
  };
};
