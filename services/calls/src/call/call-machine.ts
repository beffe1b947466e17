import type { EntityEventBody } from '@tellonce/contracts';
import { assign, enqueueActions, setup } from 'xstate';
import {
  type CallContext,
  type CallInput,
  isCallbackPending,
  isInRoom,
  isLegOver,
  openCall,
  withAgentLeg,
  withCallerDialed,
  withCallerPlacedAgain,
  withCallerReturn,
  withEngagement,
  withLegEnded,
  withLegJoined,
  withLegLeft,
  withSeen,
} from './call-context.ts';
import type { CallEffect, CallEvent } from './call-events.ts';

/** Raise it whenever a stored snapshot could be misread by the new machine. */
export const callMachineVersion = 1;

/** A caller who falls out of the room more often than this is put back into the queue instead. */
const mostCallerReturns = 3;

/** Longer than the customer's phone rings: the carrier says itself when nobody answers. */
const callingBackTimeoutMs = 50_000;

const nothing = (): void => undefined;

/** The agent's leg, when there is one that has not ended. */
const liveAgentLeg = (context: CallContext): string | null => {
  const callSid = context.engagement?.agentCallSid;
  return callSid && !isLegOver(context, callSid) ? callSid : null;
};

const isCurrent = (context: CallContext, command: { reservationId: string; agentId: string }): boolean =>
  !context.ended &&
  context.engagement?.reservationId === command.reservationId &&
  context.engagement.agentId === command.agentId;

const callSetup = setup({
  types: { context: {} as CallContext, events: {} as CallEvent, input: {} as CallInput },
  delays: {
    agentJoin: ({ context }) => (context.callback ? callingBackTimeoutMs : context.policy.agentJoinTimeoutMs),
    agentGrace: ({ context }) => context.policy.agentGraceMs,
  },
  actions: {
    perform: (_, _effect: CallEffect) => nothing(),
    tell: (_, _event: EntityEventBody) => nothing(),
    noteSeen: assign(({ context, event }) => (event.type === 'room.seen' ? withSeen(context, event.seen) : context)),
    /** The caller left who was told to, or who was owed a call that did not reach them. */
    endGone: assign(({ context, event }) => {
      const { turnedAway } = context;
      const ended = turnedAway
        ? { by: 'system' as const, reason: turnedAway.reason, at: event.at }
        : { by: 'caller' as const, reason: 'caller-left', at: event.at };
      return { ended: context.ended ?? ended };
    }),
    endLost: assign(({ context, event }) => {
      const reason = event.type === 'place.lost' ? event.reason : 'dropped';
      return { ended: context.ended ?? { by: 'system' as const, reason, at: event.at } };
    }),
    end: assign(({ context, event }, by: { by: 'caller' | 'agent' | 'system'; reason: string }) => ({
      ended: context.ended ?? { ...by, at: event.at },
    })),
  },
  guards: {
    /** The first leg of one who is owed a callback: its end is what was agreed. */
    isCallerOff: ({ context }) =>
      Boolean(context.callback) && !context.engagement && isLegOver(context, context.callerCallSid),
    isCallbackUnanswered: ({ context }) =>
      !context.ended &&
      Boolean(context.callback) &&
      context.engagement !== null &&
      isLegOver(context, context.callerCallSid),
    isCallerGone: ({ context }) => !context.ended && isLegOver(context, context.callerCallSid),
    areBothInRoom: ({ context }) =>
      isInRoom(context, context.callerCallSid) && isInRoom(context, context.engagement?.agentCallSid),
    isAgentInRoom: ({ context }) => isInRoom(context, context.engagement?.agentCallSid),
    isAgentMissing: ({ context }) => !isInRoom(context, context.engagement?.agentCallSid),
  },
});

const takeAgentLeg = callSetup.enqueueActions(({ enqueue, context, event }) => {
  if (event.type !== 'agent.arrived') return;
  const earlier = liveAgentLeg(context);
  // A reloaded desktop connects again before the carrier has noticed that its old leg is dead.
  if (earlier && earlier !== event.callSid) enqueue({ type: 'perform', params: { kind: 'end-leg', callSid: earlier } });
  enqueue.assign(withAgentLeg(context, event.callSid));
});

const tellUnanswered = callSetup.enqueueActions(({ enqueue, context }) => {
  const { engagement, callback } = context;
  if (!engagement || !callback) return;
  const { agentId, reservationId } = engagement;
  const { attempt } = callback;
  const told = {
    type: 'call.callback-unanswered',
    v: 1,
    agentId,
    reservationId,
    outcome: 'no-answer',
    attempt,
  } as const;
  enqueue({ type: 'tell', params: told });
});

/** Both are there after all, and the states follow; or they are not, and the caller is helped by somebody else. */
const toLookedFor = [
  {
    guard: ({ context, event }: { context: CallContext; event: CallEvent }) => {
      if (event.type !== 'room.seen') return false;
      const after = withSeen(context, event.seen);
      return isInRoom(after, after.callerCallSid) && isInRoom(after, after.engagement?.agentCallSid);
    },
    actions: 'noteSeen',
  },
  { target: '#call.requeueing' },
] as const;

/**
 * The agent is in the room, but the caller's leg lives elsewhere: an instruction of ours was lost, or the carrier's
 * fallback took the caller back to the queue while we were away. That is not the agent's doing: the caller is brought.
 */
const isOnlyCallerMissing = ({ context, event }: { context: CallContext; event: CallEvent }): boolean => {
  const { engagement, callerCallSid } = context;
  if (event.type !== 'room.seen' || !engagement || !callerCallSid || isLegOver(context, callerCallSid)) return false;
  const isSeen = (callSid: string | null) => event.seen.some((each) => each.callSid === callSid);
  return isSeen(engagement.agentCallSid) && !isSeen(callerCallSid) && engagement.callerReturns < mostCallerReturns;
};

/**
 * One call, from the first offer that was accepted (or the first news of its end) until everybody has left. Events only
 * note facts about legs; the states follow from the facts, so neither order nor repetition of callbacks matters.
 * `perform` and `tell` are what the shell carries out; delays come back as timers.
 */
export const callMachine = callSetup.createMachine({
  id: 'call',
  initial: 'waiting',
  context: ({ input }) => openCall(input),
  on: {
    'leg.joined': { actions: assign(({ context, event }) => withLegJoined(context, event.callSid, event.room)) },
    'leg.left': {
      actions: assign(({ context, event }) => {
        const left = withLegLeft(context, event.callSid, event.room);
        return event.leaving === 'hung-up' ? withLegEnded(left, event.callSid) : left;
      }),
    },
    'room.seen': { actions: 'noteSeen' },
    'leg.ended': { actions: assign(({ context, event }) => withLegEnded(context, event.callSid)) },
    'caller.gone': {
      actions: assign(({ context }) =>
        context.callerCallSid ? withLegEnded(context, context.callerCallSid) : context,
      ),
    },
    'reservation.accepted': {
      guard: ({ context, event }) => !context.ended && !context.knownReservations.includes(event.reservationId),
      target: '.connecting',
      actions: [
        // An engagement that routing has forgotten about; its leg must not listen on.
        enqueueActions(({ enqueue, context }) => {
          const callSid = liveAgentLeg(context);
          if (callSid) enqueue({ type: 'perform', params: { kind: 'end-leg', callSid } });
        }),
        assign(({ context, event }) => withEngagement(context, event)),
      ],
    },
    'agent.arrived': {
      guard: ({ context, event }) => isCurrent(context, event) && !isLegOver(context, event.callSid),
      actions: takeAgentLeg,
    },
    'call.end': {
      guard: ({ context, event }) => isCurrent(context, event),
      target: '.ended',
      actions: { type: 'end', params: { by: 'agent', reason: 'agent-ended' } },
    },
    'engagement.withdrawn': {
      guard: ({ context, event }) => !context.ended && context.engagement?.reservationId === event.reservationId,
      target: '.requeueing',
    },
    'callback.agreed': {
      guard: ({ context }) => !context.ended && !context.callback && !context.engagement,
      actions: assign(({ event }) => ({ callback: event.callback })),
    },
    'caller.dialed': [
      {
        guard: ({ context, event }) =>
          !context.ended &&
          context.engagement !== null &&
          isCallbackPending(context) &&
          event.placement === context.placement,
        actions: assign(({ context, event }) => withCallerDialed(context, event.callSid)),
      },
      {
        // Overtaken while the carrier was asked: nobody waits for this phone to be answered any more.
        guard: ({ context, event }) => event.callSid !== context.callerCallSid,
        actions: enqueueActions(({ enqueue, event }) => {
          enqueue({ type: 'perform', params: { kind: 'end-leg', callSid: event.callSid } });
        }),
      },
    ],
    'caller.returned': [
      {
        guard: ({ context }) => !context.ended && (context.engagement?.callerReturns ?? 0) >= mostCallerReturns,
        target: '.requeueing',
      },
      { actions: assign(({ context }) => withCallerReturn(context)) },
    ],
  },
  always: [
    { guard: 'isCallerOff', actions: assign({ callerCallSid: null }) },
    {
      guard: 'isCallbackUnanswered',
      target: '.ended',
      actions: [tellUnanswered, { type: 'end', params: { by: 'system', reason: 'callback-unanswered' } }],
    },
    { guard: 'isCallerGone', target: '.ended', actions: 'endGone' },
  ],
  states: {
    /** In the dialogue or in the queue: the carrier and `ivr` have the caller. */
    waiting: {
      on: {
        'interaction.queued': {
          actions: [
            assign({ turnedAway: null }),
            enqueueActions(({ enqueue, context }) => {
              if (isCallbackPending(context)) enqueue({ type: 'perform', params: { kind: 'tell-routing-callback' } });
            }),
          ],
        },
        'offer.withdrawn': {
          guard: ({ context }) => isCallbackPending(context),
          actions: { type: 'perform', params: { kind: 'tell-routing-callback' } },
        },
        'place.lost': [
          { guard: ({ context }) => isCallbackPending(context), target: 'ended', actions: 'endLost' },
          {
            guard: ({ event }) => event.message !== null,
            actions: [
              assign(({ context, event }) => ({
                turnedAway: { queueId: event.queueId, message: event.message ?? 'overflow', reason: event.reason },
                placement: context.placement + 1,
              })),
              enqueueActions(({ enqueue, context }) => {
                const { placement } = context;
                enqueue({ type: 'perform', params: { kind: 'place-caller', where: 'farewell', placement } });
              }),
            ],
          },
        ],
      },
    },
    /** Accepted: the caller is being moved into the room, the agent's desktop connects out. */
    connecting: {
      entry: enqueueActions(({ enqueue, context }) => {
        const { engagement, placement } = context;
        if (!engagement) return;
        const { agentId, reservationId } = engagement;
        enqueue({
          type: 'perform',
          params: isCallbackPending(context)
            ? { kind: 'dial-caller', placement }
            : { kind: 'place-caller', where: 'room', placement },
        });
        enqueue({ type: 'tell', params: { type: 'call.connecting', v: 1, agentId, reservationId } });
      }),
      initial: 'joining',
      always: { guard: 'areBothInRoom', target: 'connected' },
      on: {
        'caller.unreachable': {
          guard: ({ context, event }) => event.placement === context.placement,
          target: 'ended',
          actions: [tellUnanswered, { type: 'end', params: { by: 'system', reason: 'callback-unanswered' } }],
        },
      },
      states: {
        joining: { after: { agentJoin: 'looking' } },
        /** Two who talk must not be torn apart because a callback was lost: the carrier is asked first. */
        looking: {
          entry: { type: 'perform', params: { kind: 'look-into-room' } },
          on: {
            'room.seen': [
              {
                guard: isOnlyCallerMissing,
                target: '#call.connecting',
                reenter: true,
                actions: ['noteSeen', assign(({ context }) => withCallerPlacedAgain(context))],
              },
              ...toLookedFor,
            ],
          },
          after: { agentJoin: '#call.requeueing' },
        },
      },
    },
    connected: {
      initial: 'talking',
      entry: [
        // Who was called back is reached: a caller like any other from now on.
        assign(({ context, event }) => ({ connectedAt: context.connectedAt ?? event.at, callback: null })),
        enqueueActions(({ enqueue, context }) => {
          if (!context.engagement) return;
          const { agentId, reservationId } = context.engagement;
          enqueue({ type: 'tell', params: { type: 'call.connected', v: 1, agentId, reservationId } });
        }),
      ],
      states: {
        talking: { always: { guard: 'isAgentMissing', target: 'agentAway' } },
        /** The agent's leg is gone, or a reloaded desktop's new one is on its way. */
        agentAway: {
          always: { guard: 'isAgentInRoom', target: 'talking' },
          after: { agentGrace: 'looking' },
        },
        looking: {
          always: { guard: 'isAgentInRoom', target: 'talking' },
          entry: { type: 'perform', params: { kind: 'look-into-room' } },
          on: { 'room.seen': toLookedFor },
          after: { agentJoin: '#call.requeueing' },
        },
      },
      on: {
        // The grace counts anew for a leg that has only just come.
        'agent.arrived': {
          guard: ({ context, event }) => isCurrent(context, event) && !isLegOver(context, event.callSid),
          target: '.agentAway',
          actions: takeAgentLeg,
        },
      },
    },
    /** Routing has the caller at the head of the queue again; the carrier is told to take them there. */
    requeueing: {
      entry: [
        assign(({ context }) => ({ placement: context.placement + 1 })),
        enqueueActions(({ enqueue, context, event }) => {
          const { engagement, placement } = context;
          if (!engagement) return;
          const { agentId, reservationId } = engagement;
          const withdrawn = event.type === 'engagement.withdrawn';
          const reason = withdrawn ? event.reason : context.connectedAt ? 'agent-leg-lost' : 'agent-never-joined';
          if (!withdrawn) enqueue({ type: 'perform', params: { kind: 'tell-routing-requeue', reservationId, reason } });
          // Nobody is on the line yet: a phone that rings must stop, and the promise stands.
          const isCallingBack = Boolean(context.callback);
          if (!isCallingBack) enqueue({ type: 'perform', params: { kind: 'place-caller', where: 'queue', placement } });
          const callerCallSid = isCallingBack ? context.callerCallSid : null;
          for (const callSid of [callerCallSid, liveAgentLeg(context)])
            if (callSid) enqueue({ type: 'perform', params: { kind: 'end-leg', callSid } });
          enqueue({ type: 'tell', params: { type: 'call.agent-leg-failed', v: 1, agentId, reservationId, reason } });
        }),
        assign(({ context }) => ({
          engagement: null,
          connectedAt: null,
          callerCallSid: context.callback ? null : context.callerCallSid,
        })),
      ],
      always: { guard: ({ context }) => isCallbackPending(context), target: 'waiting' },
      on: {
        'caller.placed': {
          guard: ({ context, event }) => event.placement === context.placement,
          target: 'waiting',
        },
      },
    },
    ended: {
      entry: enqueueActions(({ enqueue, context }) => {
        if (!context.ended) return;
        const { by, reason } = context.ended;
        // Routing first: a ringing card must go at once, whatever the carrier takes for the legs.
        enqueue({ type: 'perform', params: { kind: 'tell-routing-end', reason } });
        for (const callSid of [context.callerCallSid, liveAgentLeg(context)])
          if (callSid && !isLegOver(context, callSid))
            enqueue({ type: 'perform', params: { kind: 'end-leg', callSid } });
        const agentId = context.engagement?.agentId ?? null;
        enqueue({ type: 'tell', params: { type: 'call.ended', v: 1, by, reason, agentId } });
      }),
      on: {
        // A wait document that was on its way when the caller hung up has queued them again: take them out.
        'interaction.queued': {
          actions: { type: 'perform', params: { kind: 'tell-routing-end', reason: 'caller-left' } },
        },
        'reservation.accepted': {
          actions: { type: 'perform', params: { kind: 'tell-routing-end', reason: 'caller-left' } },
        },
      },
    },
  },
});
