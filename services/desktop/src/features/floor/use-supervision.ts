import type { Ack, FloorAgent, FloorInteraction, QueueId } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { showTrouble } from '../../elements/show-trouble.ts';
import { useSocket } from '../../socket/socket-provider.tsx';
import { offerUndo } from '../customers/offer-undo.tsx';
import { callerOf } from './caller-of.ts';

type ForcedStatus = 'available' | 'not-ready' | 'offline';

export interface Supervision {
  assign(interaction: FloorInteraction, agent: FloorAgent): void;
  changePriority(interaction: FloorInteraction, priority: number): void;
  move(interaction: FloorInteraction, to: { queueId: QueueId; name: string }): void;
  /** @param said what is told when it is done */
  forceStatus(agent: FloorAgent, status: ForcedStatus, reason: string | null, said: string): void;
}

/** What a supervisor does to the floor; null for who may only watch it. What can be taken back offers it. */
export const useSupervision = (): Supervision | null => {
  const { t, i18n } = useTranslation('floor');
  const { socket } = useSocket();
  const may = useMay('agents.control');
  if (!may) return null;

  const refused = (code: string): string =>
    i18n.exists(`floor:refused.${code}`) ? t(`refused.${code}`) : t('refused.other');
  const told = async (asked: Promise<Ack>, done: string, undo: (() => void) | null): Promise<void> => {
    const ack = await asked;
    if (!ack.ok) return showTrouble(refused(ack.code));
    offerUndo(done, undo && { label: t('act.undo'), run: undo });
  };
  const changePriority = (interaction: FloorInteraction, priority: number): void => {
    const { interactionId, priority: before = 0 } = interaction;
    const back = () =>
      void told(socket.send('interaction.change-priority', { interactionId, priority: before }), t('act.undone'), null);
    const done = t('act.priority-done', { caller: callerOf(interaction), priority });
    void told(socket.send('interaction.change-priority', { interactionId, priority }), done, back);
  };
  const move: Supervision['move'] = (interaction, { queueId, name }) => {
    const { interactionId, queueId: before } = interaction;
    const back = () =>
      void told(socket.send('interaction.move', { interactionId, queueId: before }), t('act.undone'), null);
    const done = t('act.move-done', { caller: callerOf(interaction), queue: name });
    void told(socket.send('interaction.move', { interactionId, queueId }), done, back);
  };
  return {
    changePriority,
    move,
    assign(interaction, { agentId, name }) {
      const { interactionId } = interaction;
      const done = t('act.assign-done', { caller: callerOf(interaction), agent: name });
      void told(socket.send('interaction.assign', { interactionId, agentId }), done, null);
    },
    forceStatus(agent, status, reason, said) {
      const { agentId } = agent;
      const before = whatTheyWere(agent);
      const back =
        before && status !== 'offline'
          ? () => void told(socket.send('agent.force-status', { agentId, ...before }), t('act.undone'), null)
          : null;
      void told(socket.send('agent.force-status', { agentId, status, reason }), said, back);
    },
  };
};

/** What to go back to; null where routing, and not somebody's choice, put them there. */
const whatTheyWere = ({
  status,
  reason,
  chosen,
}: FloorAgent): { status: ForcedStatus; reason: string | null } | null => {
  if (chosen) return { status: chosen.status, reason: chosen.status === 'available' ? null : chosen.reason };
  return status === 'available' || status === 'not-ready'
    ? { status, reason: status === 'available' ? null : reason }
    : null;
};
