import { DomainError, type InteractionId, type ReservationId } from '@tellonce/contracts';
import type { CallCommands } from '@tellonce/journal';
import type { ConfigurationView } from '../configuration/configuration-view.ts';
import type { Desks } from '../desks/desks.ts';
import type { AskRouting } from '../routing/ask-routing.ts';
import type { RoutingView } from '../routing/routing-view.ts';
import type { CommandHandlers } from './acked.ts';
import type { GatewaySocket } from './gateway-socket.ts';

export interface SocketContext {
  session: GatewaySocket['data']['session'];
  socket: GatewaySocket;
}

export interface AgentCommandsDeps {
  asking: AskRouting;
  callCommands: Pick<CallCommands, 'send'>;
  configuration: Pick<ConfigurationView, 'isBreakReason'>;
  routing: Pick<RoutingView, 'projection'>;
  desks: Pick<Desks, 'signedOut' | 'deskOf'>;
}
type AgentCommandName =
  | 'agent.choose-status'
  | 'agent.sign-out'
  | 'reservation.accept'
  | 'reservation.reject'
  | 'call.end'
  | 'wrap-up.finish'
  | 'wrap-up.extend'
  | 'screen-pop.refresh';

/** What agents may ask of routing and of their call. Whose command it is comes from the session, never from the message. */
export const agentCommands = (deps: AgentCommandsDeps): Pick<CommandHandlers<SocketContext>, AgentCommandName> => {
  const checkEngaged = (agentId: string, interactionId: InteractionId, reservationId: ReservationId): void => {
    const engagement = deps.routing.projection.engagements.get(interactionId);
    if (!engagement) throw new DomainError('interaction-gone', 'This call is over.');
    if (engagement.agentId !== agentId || engagement.reservationId !== reservationId)
      throw new DomainError('reservation-gone', 'This call is not in your hands any more.');
  };
  return {
    'agent.choose-status': async ({ commandId, status, reason }, { session }) => {
      if (status === 'not-ready' && reason !== null && !deps.configuration.isBreakReason(reason))
        throw new DomainError('malformed-request', 'There is no such break reason.');
      await deps.asking.order({
        commandId,
        type: 'agent.choose-status',
        agentId: session.userId,
        status,
        reason: status === 'not-ready' ? reason : null,
      });
    },
    'agent.sign-out': async ({ commandId }, { session }) => {
      const { userId: agentId, epoch } = session;
      await deps.asking.order({ commandId, type: 'agent.sign-out', agentId, epoch, reason: 'signed-out' });
      deps.desks.signedOut(agentId);
    },
    'reservation.accept': ({ commandId, reservationId }, { session }) =>
      deps.asking.order({ commandId, type: 'reservation.accept', reservationId, agentId: session.userId }),
    'reservation.reject': ({ commandId, reservationId, reason }, { session }) =>
      deps.asking.order({ commandId, type: 'reservation.reject', reservationId, agentId: session.userId, reason }),
    'call.end': async ({ commandId, interactionId, reservationId }, { session }) => {
      const { userId: agentId } = session;
      checkEngaged(agentId, interactionId, reservationId);
      // The call ends when the carrier says so; the desktop sees it as its wrap-up.
      await deps.callCommands.send({ commandId, type: 'call.end', interactionId, reservationId, agentId });
    },
    'wrap-up.finish': ({ commandId, interactionId }, { session }) =>
      deps.asking.order({ commandId, type: 'wrap-up.finish', agentId: session.userId, interactionId }),
    'wrap-up.extend': ({ commandId, interactionId }, { session }) =>
      deps.asking.order({ commandId, type: 'wrap-up.extend', agentId: session.userId, interactionId }),
    'screen-pop.refresh': async ({ interactionId }, { session }) => {
      const desk = deps.desks.deskOf(session.userId);
      if (!desk?.holds(interactionId))
        throw new DomainError('interaction-gone', 'This interaction is not in your hands.');
      await desk.refreshCard(interactionId);
    },
  };
};
