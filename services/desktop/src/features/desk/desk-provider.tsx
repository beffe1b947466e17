import { useQueryClient } from '@tanstack/react-query';
import type { SocketEventName } from '@tellonce/contracts';
import { type ReactNode, useEffect, useMemo, useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ApiProblem } from '../../api/api-problem.ts';
import { call } from '../../api/call.ts';
import { useSession } from '../../api/session.ts';
import { codeSentence, problemSentence } from '../../elements/problem-sentence.ts';
import { showTrouble } from '../../elements/show-trouble.ts';
import { serverNow, setServerClock } from '../../socket/server-clock.ts';
import { useSocket } from '../../socket/socket-provider.tsx';
import type { Softphone } from '../../softphone/softphone.ts';
import { useSoftphone } from '../../softphone/use-softphone.ts';
import { createDeskActions } from './desk-actions.ts';
import { type Desk, DeskContextProvider } from './desk-context.ts';
import { DeskKeys } from './desk-keys-listener.tsx';
import { type DeskState, firstDesk, reduceDesk } from './desk-state.ts';
import { createDraftStore } from './draft-store.ts';
import { createNoteSaver } from './note-saver.ts';
import { RingAlert } from './ring-alert.tsx';
import { useLeftovers } from './use-leftovers.ts';

const heardEvents = [
  'desk.state',
  'desk.status',
  'desk.work',
  'desk.queues',
  'offer.withdrawn',
] as const satisfies readonly SocketEventName[];

/** The agent's desk for the whole desktop: it rings, keeps time and saves notes on whichever page the agent is. */
export function DeskProvider(props: { children: ReactNode }) {
  // The texts of the ringing card are there before the first ring: it must not wait for anything.
  const { t } = useTranslation(['words', 'desk', 'story', 'audio']);
  const { userId } = useSession();
  const { socket } = useSocket();
  const [, go] = useLocation();
  const client = useQueryClient();
  const [state, dispatch] = useReducer(reduceDesk, firstDesk);
  const { phone, state: softphone } = useSoftphone(userId);

  // Actions outlive a render: they read what is current when they run.
  const current = useRef<{ state: DeskState; phone: Softphone | null; t: typeof t }>({ state, phone, t });
  current.current = { state, phone, t };

  const drafts = useMemo(() => createDraftStore(localStorage, userId, serverNow), [userId]);
  useEffect(() => {
    const saver = createNoteSaver(drafts, ({ interactionId, noteId, text }) =>
      call('interactions.note', { params: { interactionId }, body: { noteId, text } }),
    );
    return () => saver.stop();
  }, [drafts]);

  useEffect(() => {
    const forget = heardEvents.map((type) => {
      const listener = (message: { now?: string }) => {
        if (message.now) setServerClock(message.now);
        dispatch({ type, ...message } as Parameters<typeof dispatch>[0]);
      };
      socket.raw.on(type, listener as never);
      return () => socket.raw.off(type, listener as never);
    });
    // The first whole desk may have come before these listeners were there.
    if (socket.raw.connected) socket.raw.emit('desk.refetch');
    return () => {
      for (const each of forget) each();
    };
  }, [socket]);

  const gap = state.kind === 'live' && state.gap;
  useEffect(() => {
    if (gap) socket.raw.emit('desk.refetch');
  }, [gap, socket]);

  const actions = useMemo(
    () =>
      createDeskActions({
        socket,
        read: () => current.current.state,
        dispatch,
        phone: () => current.current.phone,
        drafts,
        onTrouble: (error) => showTrouble(problemSentence(error, current.current.t)),
        onRefused: (code) => showTrouble(codeSentence(code as ApiProblem['code'], current.current.t)),
      }),
    [socket, drafts],
  );

  const work = state.kind === 'live' ? state.work : firstWork;
  const engaged = work.stage === 'engaged' ? work.offer.reservationId : null;
  // After a reload, or an acknowledgement that was lost: the engagement is ours, so our leg must be there. A leg that
  // ended or failed is not called again by itself: the house returns the caller to the queue.
  useEffect(() => {
    if (!phone) return;
    const { leg } = phone.state();
    if (engaged && (leg.kind === 'none' || leg.reservationId !== engaged)) phone.join(engaged);
    if (!engaged && (leg.kind === 'connected' || leg.kind === 'connecting')) phone.leave();
  }, [engaged, phone]);

  // Taking the call opens the desk, wherever the agent was.
  useEffect(() => {
    if (engaged) go('/desk');
  }, [engaged, go]);
  // What was read of the customer before this stage may be old after it.
  useEffect(() => {
    if (work.stage === 'idle') void client.invalidateQueries({ queryKey: ['interactions.list'] });
  }, [work.stage, client]);
  useLeftovers(work, drafts);

  const desk: Desk = useMemo(
    () => ({ live: state.kind === 'live' ? state : null, work, phone, softphone, actions, drafts }),
    [state, work, phone, softphone, actions, drafts],
  );
  return (
    <DeskContextProvider value={desk}>
      <DeskKeys />
      <RingAlert />
      {props.children}
    </DeskContextProvider>
  );
}

const firstWork = { stage: 'idle' } as const;
