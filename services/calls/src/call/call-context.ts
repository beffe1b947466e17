import type { AgentId, InteractionId, Language, QueueId, ReservationId } from '@tellonce/contracts';

/** Waiting times of one call, fixed when it began. Milliseconds. */
export interface CallPolicy {
  /** From the accepted reservation until both are in the room. */
  agentJoinTimeoutMs: number;
  /** A desktop that reloads gets this long to come back. */
  agentGraceMs: number;
}

export interface Engagement {
  reservationId: ReservationId;
  agentId: AgentId;
  agentCallSid: string | null;
  /** How many legs this agent has brought; numbers the labels, which must differ within a room. */
  agentLegs: number;
  /** How often the caller fell out of the room without hanging up. */
  callerReturns: number;
}

/** Where a leg was last reported. `sequence` rises within one room: what is not above it is old news. */
interface Presence {
  conferenceSid: string;
  sequence: number;
  isIn: boolean;
}

export interface Room {
  conferenceSid: string;
  sequence: number | null;
}

/** What the caller was promised who hung up. */
export interface OwedCallback {
  number: string;
  /** The number that they had dialled: they shall know who calls. */
  from: string;
  /** Counts from 1. */
  attempt: number;
}

export interface CallContext {
  interactionId: InteractionId;
  /** Null: nobody is on the line, a callback is owed. */
  callerCallSid: string | null;
  language: Language;
  /** The carrier's queue that the caller goes back to. */
  queueName: string;
  policy: CallPolicy;
  /** Counts where we have told the caller's leg to go: an older instruction is never carried out. */
  placement: number;
  engagement: Engagement | null;
  /** Until the customer is reached; then it is a call like any other. Absent in snapshots older than this. */
  callback?: OwedCallback | null;
  /** What routing, which has no place for the caller, lets them be told. */
  turnedAway?: { queueId: QueueId; message: string; reason: string } | null;
  /** Reservations that were acted upon: the journal may tell them again. */
  knownReservations: ReservationId[];
  presences: Record<string, Presence>;
  /** Legs that are over; nothing that comes later makes them live again. */
  endedLegs: string[];
  connectedAt: number | null;
  ended: { by: 'caller' | 'agent' | 'system'; reason: string; at: number } | null;
}

export interface CallInput {
  interactionId: InteractionId;
  callerCallSid: string | null;
  callback?: OwedCallback | null;
  language: Language;
  queueName: string;
  policy: CallPolicy;
}

/** More legs or reservations than a call ever has; keeps a runaway from growing the entity. */
const mostRemembered = 50;
const remember = <T>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? [...list] : [...list, item].slice(-mostRemembered);

export const openCall = (input: CallInput): CallContext => ({
  ...input,
  placement: 0,
  engagement: null,
  knownReservations: [],
  presences: {},
  endedLegs: [],
  connectedAt: null,
  ended: null,
});

export const isInRoom = (context: CallContext, callSid: string | null | undefined): boolean =>
  callSid ? context.presences[callSid]?.isIn === true : false;

export const isLegOver = (context: CallContext, callSid: string | null): boolean =>
  callSid !== null && context.endedLegs.includes(callSid);

const isNews = (known: Presence | undefined, room: Room): boolean =>
  !known || known.conferenceSid !== room.conferenceSid || room.sequence === null || room.sequence > known.sequence;

const withPresence = (context: CallContext, callSid: string, room: Room, isIn: boolean): CallContext => {
  const { conferenceSid } = room;
  const known = context.presences[callSid];
  const sequence = room.sequence ?? (known?.conferenceSid === conferenceSid ? known.sequence : 0);
  return { ...context, presences: { ...context.presences, [callSid]: { conferenceSid, sequence, isIn } } };
};

export const withLegJoined = (context: CallContext, callSid: string, room: Room): CallContext =>
  isLegOver(context, callSid) || !isNews(context.presences[callSid], room)
    ? context
    : withPresence(context, callSid, room, true);

export const withSeen = (
  context: CallContext,
  seen: readonly { callSid: string; conferenceSid: string }[],
): CallContext =>
  seen.reduce(
    (next, { callSid, conferenceSid }) => withLegJoined(next, callSid, { conferenceSid, sequence: null }),
    context,
  );

/** A leave of an earlier room that comes late says nothing about the room that the leg is in now. */
export const withLegLeft = (context: CallContext, callSid: string, room: Room): CallContext => {
  const known = context.presences[callSid];
  const isOfAnotherRoom = known?.isIn === true && known.conferenceSid !== room.conferenceSid;
  return isOfAnotherRoom || !isNews(known, room) ? context : withPresence(context, callSid, room, false);
};

const outOfRoom = (context: CallContext, callSid: string | null): CallContext => {
  const known = callSid === null ? undefined : context.presences[callSid];
  return callSid !== null && known?.isIn
    ? { ...context, presences: { ...context.presences, [callSid]: { ...known, isIn: false } } }
    : context;
};

export const withLegEnded = (context: CallContext, callSid: string): CallContext => ({
  ...outOfRoom(context, callSid),
  endedLegs: remember(context.endedLegs, callSid),
});

export const withEngagement = (
  context: CallContext,
  accepted: { reservationId: ReservationId; agentId: AgentId; queueName: string },
): CallContext => ({
  // The caller is about to be moved: joins of an earlier room must not count for this one.
  ...outOfRoom(context, context.callerCallSid),
  queueName: accepted.queueName,
  placement: context.placement + 1,
  knownReservations: remember(context.knownReservations, accepted.reservationId),
  engagement: {
    reservationId: accepted.reservationId,
    agentId: accepted.agentId,
    agentCallSid: null,
    agentLegs: 0,
    callerReturns: 0,
  },
});

export const withAgentLeg = (context: CallContext, callSid: string): CallContext => {
  const { engagement } = context;
  if (!engagement || engagement.agentCallSid === callSid) return context;
  return {
    ...context,
    engagement: { ...engagement, agentCallSid: callSid, agentLegs: engagement.agentLegs + 1 },
  };
};

export const withCallerReturn = (context: CallContext): CallContext =>
  context.engagement
    ? {
        ...context,
        engagement: { ...context.engagement, callerReturns: context.engagement.callerReturns + 1 },
      }
    : context;

/** Once more to where they belong; counts as one of the times that they fell out of the room. */
export const withCallerPlacedAgain = (context: CallContext): CallContext => ({
  ...withCallerReturn(context),
  placement: context.placement + 1,
});

export const withCallerDialed = (context: CallContext, callSid: string): CallContext => ({
  ...context,
  callerCallSid: callSid,
});

/** Owed a call, and not on the line. */
export const isCallbackPending = (context: CallContext): boolean =>
  Boolean(context.callback) && context.callerCallSid === null;

export const callerLabel = (context: CallContext): string =>
  context.callback ? `caller-${context.callback.attempt}-${context.placement}` : 'caller';

export const agentLabel = (engagement: Engagement): string => `agent-${engagement.agentLegs}`;
