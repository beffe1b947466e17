import type { RoutingCommand } from '@tellonce/contracts';
import type { RecentMemory } from '../state/recent-memory.ts';
import type { Decided, Step } from '../step.ts';
import { decideAgentChooseStatus, decideAgentForceStatus } from './decide-agent-status.ts';
import { decideConfigurationApply } from './decide-configuration-apply.ts';
import { decideInteractionEnd, decideInteractionRequeue } from './decide-interaction-end.ts';
import {
  decideInteractionCancelCallback,
  decideInteractionQueue,
  decideInteractionRequestCallback,
} from './decide-interaction-queue.ts';
import { decideAgentSignIn, decideAgentSignOut, decidePresenceRenew } from './decide-presence.ts';
import { decideReservationAccept, decideReservationReject } from './decide-reservation.ts';
import {
  decideInteractionAssign,
  decideInteractionChangePriority,
  decideInteractionMove,
} from './decide-supervision.ts';
import { decideWrapUpExtend, decideWrapUpFinish } from './decide-wrap-up.ts';

/** One command, decided by its own function; what follows for others (who gets whom) is `settle`'s. */
export const decide = (step: Step, command: RoutingCommand, recent: RecentMemory): Decided => {
  switch (command.type) {
    case 'clock.advance':
      return null; // what was due has been fired before any command
    case 'partition.take-over': {
      const resumedAt = Math.max(command.resumedAt, step.at);
      step.emit({ type: 'partition.taken-over', v: 1, resumedAt });
      return null;
    }
    case 'configuration.apply':
      return decideConfigurationApply(step, command);
    case 'presence.renew':
      return decidePresenceRenew(step, command);
    case 'agent.sign-in':
      return decideAgentSignIn(step, command);
    case 'agent.sign-out':
      return decideAgentSignOut(step, command);
    case 'agent.choose-status':
      return decideAgentChooseStatus(step, command);
    case 'agent.force-status':
      return decideAgentForceStatus(step, command);
    case 'interaction.queue':
      return decideInteractionQueue(step, command, recent.hasEnded(command.interactionId));
    case 'interaction.request-callback':
      return decideInteractionRequestCallback(step, command);
    case 'interaction.cancel-callback':
      return decideInteractionCancelCallback(step, command);
    case 'interaction.change-priority':
      return decideInteractionChangePriority(step, command);
    case 'interaction.move':
      return decideInteractionMove(step, command);
    case 'interaction.assign':
      return decideInteractionAssign(step, command);
    case 'interaction.end':
      return decideInteractionEnd(step, command);
    case 'interaction.requeue':
      return decideInteractionRequeue(step, command);
    case 'reservation.accept':
      return decideReservationAccept(step, command);
    case 'reservation.reject':
      return decideReservationReject(step, command);
    case 'wrap-up.finish':
      return decideWrapUpFinish(step, command);
    case 'wrap-up.extend':
      return decideWrapUpExtend(step, command);
  }
};
