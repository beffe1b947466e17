import type {
  AgentDesk,
  CallFacts,
  InteractionId,
  Offer,
  ReservationId,
  ScreenPop,
  SocketEvent,
  Work,
} from '@tellonce/contracts';

type Answer = 'accept' | 'reject';

/** What the agent has in hand, with what we have asked for and not heard of yet. */
export type DeskWork =
  | { stage: 'idle' }
  | { stage: 'ringing'; offer: Offer; answering: Answer | null }
  | { stage: 'engaged'; offer: Offer; acceptedAt: string; call: CallFacts | null; ending: boolean }
  | {
      stage: 'wrap-up';
      offer: Offer;
      startedAt: string;
      until: string | null;
      extended: boolean;
      extensionsLeft?: number | undefined;
    };

/** How often the wrap-up may still be extended. */
export const extensionsLeft = (work: Extract<DeskWork, { stage: 'wrap-up' }>): number =>
  work.until === null ? 0 : (work.extensionsLeft ?? (work.extended ? 0 : 1));

/** An offer that went away by itself, and why; shown until the next work or until it is put aside. */
export interface Withdrawal {
  offer: Offer;
  reason: string;
}

export type DeskState =
  | { kind: 'waiting' }
  | {
      kind: 'live';
      seq: number;
      /** A message is missing: what is shown may be old until the whole desk comes. */
      gap: boolean;
      agentId: AgentDesk['agentId'];
      status: AgentDesk['status'];
      queues: AgentDesk['queues'];
      work: DeskWork;
      withdrawn: Withdrawal | null;
    };
export type LiveDesk = Extract<DeskState, { kind: 'live' }>;

export type DeskEvent =
  | ({ type: 'desk.state' } & SocketEvent<'desk.state'>)
  | ({ type: 'desk.status' } & SocketEvent<'desk.status'>)
  | ({ type: 'desk.work' } & SocketEvent<'desk.work'>)
  | ({ type: 'desk.queues' } & SocketEvent<'desk.queues'>)
  | ({ type: 'offer.withdrawn' } & SocketEvent<'offer.withdrawn'>)
  /** Our own doing, ahead of the gateway's answer. */
  | { type: 'answer.sent'; reservationId: ReservationId; answer: Answer }
  | { type: 'answer.refused'; reservationId: ReservationId }
  | { type: 'end.sent'; interactionId: InteractionId }
  | { type: 'end.refused'; interactionId: InteractionId }
  | { type: 'story.replaced'; interactionId: InteractionId; pop: ScreenPop }
  | { type: 'withdrawal.dismissed' };

export const firstDesk: DeskState = { kind: 'waiting' };

export const reduceDesk = (state: DeskState, event: DeskEvent): DeskState => {
  // The whole desk replaces everything, whatever its number: a new connection counts from anew.
  if (event.type === 'desk.state') {
    const before = state.kind === 'live' ? state : null;
    const work = toDeskWork(event.work, before?.work ?? { stage: 'idle' });
    return {
      kind: 'live',
      seq: event.seq,
      gap: false,
      agentId: event.agentId,
      status: event.status,
      queues: event.queues,
      work,
      withdrawn: work.stage === 'idle' ? (before?.withdrawn ?? null) : null,
    };
  }
  if (state.kind === 'waiting') return state;
  if ('seq' in event) {
    // Heard already, or from before the last whole desk: late on purpose ignored.
    if (event.seq <= state.seq) return state;
    const next = { ...state, seq: event.seq, gap: state.gap || event.seq > state.seq + 1 };
    return heard(next, event);
  }
  return ownDoing(state, event);
};

const heard = (
  state: LiveDesk,
  event: Exclude<Extract<DeskEvent, { seq: number }>, { type: 'desk.state' }>,
): LiveDesk => {
  switch (event.type) {
    case 'desk.status':
      return { ...state, status: event.status };
    case 'desk.queues':
      return { ...state, queues: event.queues };
    case 'desk.work': {
      const work = toDeskWork(event.work, state.work);
      return { ...state, work, withdrawn: work.stage === 'idle' ? state.withdrawn : null };
    }
    case 'offer.withdrawn': {
      const { work } = state;
      // A late withdrawal of an earlier offer must not clear the current one.
      if (work.stage !== 'ringing' || work.offer.reservationId !== event.reservationId) return state;
      // Who declined knows why the card is gone.
      const withdrawn = event.reason === 'declined' ? null : { offer: work.offer, reason: event.reason };
      return { ...state, work: { stage: 'idle' }, withdrawn };
    }
  }
};

const ownDoing = (state: LiveDesk, event: Exclude<DeskEvent, { seq: number }>): LiveDesk => {
  const { work } = state;
  switch (event.type) {
    case 'answer.sent':
      return work.stage === 'ringing' && work.offer.reservationId === event.reservationId
        ? { ...state, work: { ...work, answering: event.answer } }
        : state;
    case 'answer.refused':
      return work.stage === 'ringing' && work.offer.reservationId === event.reservationId
        ? { ...state, work: { ...work, answering: null } }
        : state;
    case 'end.sent':
    case 'end.refused':
      return work.stage === 'engaged' && work.offer.interactionId === event.interactionId
        ? { ...state, work: { ...work, ending: event.type === 'end.sent' } }
        : state;
    case 'story.replaced':
      return work.stage !== 'idle' && work.offer.interactionId === event.interactionId
        ? { ...state, work: { ...work, offer: { ...work.offer, pop: event.pop } } }
        : state;
    case 'withdrawal.dismissed':
      return { ...state, withdrawn: null };
  }
};

/** The gateway's word for our work, keeping what we have asked for while it is about the same thing. */
const toDeskWork = (work: Work, before: DeskWork): DeskWork => {
  switch (work.stage) {
    case 'idle':
      return { stage: 'idle' };
    case 'offered': {
      const same = before.stage === 'ringing' && before.offer.reservationId === work.offer.reservationId;
      return { stage: 'ringing', offer: work.offer, answering: same ? before.answering : null };
    }
    case 'engaged': {
      const same = before.stage === 'engaged' && before.offer.interactionId === work.offer.interactionId;
      return { ...work, ending: same && before.ending };
    }
    case 'wrap-up':
      return work;
  }
};
