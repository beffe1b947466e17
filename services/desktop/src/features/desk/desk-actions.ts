import type { DeclineReason, InteractionId, ScreenPop } from '@tellonce/contracts';
import { call } from '../../api/call.ts';
import type { DeskSocket } from '../../socket/desk-socket.ts';
import type { Softphone } from '../../softphone/softphone.ts';
import { type DeskEvent, type DeskState, extensionsLeft } from './desk-state.ts';
import type { Missing } from './draft.ts';
import { toWrapUp } from './draft.ts';
import type { DraftStore } from './draft-store.ts';

export interface DeskActions {
  chooseStatus(status: 'available' | 'not-ready', reason: string | null): Promise<void>;
  accept(): Promise<void>;
  reject(reason?: DeclineReason): Promise<void>;
  end(): Promise<void>;
  extend(): Promise<void>;
  /** Saves the whole wrap-up, then tells routing that the agent is free. Answers what is still missing. */
  finish(): Promise<Missing | null>;
  /** The story was settled or changed by a REST answer. */
  storyReplaced(interactionId: InteractionId, pop: ScreenPop): void;
  refreshStory(): Promise<void>;
  dismissWithdrawal(): void;
  /** Calls out again after our own leg failed. */
  reconnectAudio(): void;
  /** Only while a call is up: muting is for this call, and never carried into the next. */
  toggleMute(): void;
  signOut(): Promise<void>;
}

interface Deps {
  socket: DeskSocket;
  read: () => DeskState;
  dispatch: (event: DeskEvent) => void;
  phone: () => Softphone | null;
  drafts: DraftStore;
  /** Shows a refused or failed command to the agent. */
  onTrouble: (error: unknown) => void;
  /** A refusal of routing, by its code. */
  onRefused: (code: string) => void;
}

const signOutWaitMs = 2_000;

/** What an agent can do, each for whatever is in hand at that moment; out of place, a key does nothing. */
export const createDeskActions = (deps: Deps): DeskActions => {
  const { socket, dispatch, drafts } = deps;
  const work = () => {
    const state = deps.read();
    return state.kind === 'live' ? state.work : { stage: 'idle' as const };
  };
  const answer = async (how: 'accept' | 'reject', reason: DeclineReason = 'declined') => {
    const current = work();
    // A key pressed twice: the first is on its way.
    if (current.stage !== 'ringing' || current.answering) return;
    const { reservationId } = current.offer;
    dispatch({ type: 'answer.sent', reservationId, answer: how });
    const ack =
      how === 'accept'
        ? await socket.send('reservation.accept', { reservationId })
        : await socket.send('reservation.reject', { reservationId, reason });
    if (ack.ok) {
      if (how === 'accept') deps.phone()?.join(reservationId);
      return;
    }
    dispatch({ type: 'answer.refused', reservationId });
    deps.onRefused(ack.code);
  };

  return {
    chooseStatus: async (status, reason) => {
      const ack = await socket.send('agent.choose-status', { status, reason });
      if (!ack.ok) deps.onRefused(ack.code);
    },
    accept: () => answer('accept'),
    reject: (reason) => answer('reject', reason),
    end: async () => {
      const current = work();
      if (current.stage !== 'engaged' || current.ending) return;
      const { interactionId, reservationId } = current.offer;
      dispatch({ type: 'end.sent', interactionId });
      const ack = await socket.send('call.end', { interactionId, reservationId });
      if (ack.ok) return;
      dispatch({ type: 'end.refused', interactionId });
      deps.onRefused(ack.code);
    },
    extend: async () => {
      const current = work();
      if (current.stage !== 'wrap-up' || extensionsLeft(current) === 0) return;
      const ack = await socket.send('wrap-up.extend', { interactionId: current.offer.interactionId });
      if (!ack.ok) deps.onRefused(ack.code);
    },
    finish: async () => {
      const current = work();
      if (current.stage !== 'wrap-up') return null;
      const { interactionId } = current.offer;
      const draft = drafts.of(interactionId, '');
      const wrapUp = toWrapUp(draft, current.until === null);
      if (wrapUp.kind === 'incomplete') return wrapUp.missing;
      try {
        await call('interactions.wrap-up', { params: { interactionId }, body: wrapUp.body });
      } catch (error) {
        deps.onTrouble(error);
        return null;
      }
      drafts.change(interactionId, { submitted: true, savedText: draft.text, saveFailed: false });
      const ack = await socket.send('wrap-up.finish', { interactionId });
      if (!ack.ok) deps.onRefused(ack.code);
      return null;
    },
    storyReplaced: (interactionId, pop) => dispatch({ type: 'story.replaced', interactionId, pop }),
    refreshStory: async () => {
      const current = work();
      if (current.stage === 'idle') return;
      const ack = await socket.send('screen-pop.refresh', { interactionId: current.offer.interactionId });
      if (!ack.ok) deps.onRefused(ack.code);
    },
    dismissWithdrawal: () => dispatch({ type: 'withdrawal.dismissed' }),
    reconnectAudio: () => {
      const current = work();
      if (current.stage === 'engaged') deps.phone()?.join(current.offer.reservationId);
    },
    toggleMute: () => {
      const phone = deps.phone();
      if (!phone || work().stage !== 'engaged') return;
      phone.audio.mute(!phone.state().audio.isMuted);
    },
    signOut: async () => {
      // Refused or unanswered, the presence lease takes the agent out of routing a little later: nobody waits for it.
      await Promise.race([
        socket.send('agent.sign-out', {}),
        new Promise((resolve) => setTimeout(resolve, signOutWaitMs)),
      ]);
    },
  };
};
