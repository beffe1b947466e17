import type { CallbackTarget, Leg } from '../calls/leg.ts';
import { Emitter } from '../time/emitter.ts';

export type ConferenceStatus = 'init' | 'in-progress' | 'completed';
export type EndReason =
  | 'conference-ended-via-api'
  | 'last-participant-kicked'
  | 'last-participant-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'participant-with-end-conference-on-exit-left';
export type LeaveReason =
  | 'conference_ended_via_api'
  | 'moderator_ended_conference'
  | 'participant_updated_via_api'
  | 'participant_hung_up'
  | 'participant_add_failed';

export interface MemberFlags {
  label: string | null;
  muted: boolean;
  startConferenceOnEnter: boolean;
  endConferenceOnExit: boolean;
  coaching: boolean;
  callSidToCoach: string | null;
  /** Whether the room hears a tone when this one enters or leaves. Absent: it does not. */
  beep?: boolean | 'onEnter' | 'onExit';
}

/** One leg's place in a room: connecting while it rings, connected once it has joined. */
export interface Member extends MemberFlags {
  readonly leg: Leg;
  readonly conference: Conference;
  hold: boolean;
  isConnected: boolean;
  readonly createdAt: number;
  updatedAt: number;
  /** Said once, after the place is gone. */
  readonly left: Emitter<LeaveReason>;
  /** Plays hold music or the wait document; aborted when it must stop. */
  overlay: AbortController | null;
  /** A document that this member alone hears above the others; its voice has no place in the room. */
  announcement: Announcement | null;
}

export interface Announcement {
  readonly voice: Leg;
  readonly playing: AbortController;
}

export interface ConferenceCallback extends CallbackTarget {
  events: ReadonlySet<string>;
}

/** `true`, `false`, `onEnter` or `onExit`; anything else is the default, true. */
export const beepOf = (value: string | undefined): NonNullable<MemberFlags['beep']> =>
  value === 'onEnter' || value === 'onExit' ? value : value?.toLowerCase() !== 'false';

export class Conference {
  readonly sid: string;
  readonly friendlyName: string;
  readonly createdAt: number;
  updatedAt: number;
  status: ConferenceStatus = 'init';
  reasonEnded: EndReason | null = null;
  callSidEnding: string | null = null;
  /** Fixed by the first who enters. */
  callback: ConferenceCallback | null = null;
  hasCallbackBeenSet = false;
  /** Somebody has asked for a recording of it. */
  isRecorded = false;
  maxParticipants = 250;
  /** Events so far. */
  sequence = 0;
  /** A document that all hear. */
  announcement: Announcement | null = null;
  readonly members = new Map<string, Member>();
  readonly started = new Emitter<void>();
  readonly ended = new Emitter<void>();

  constructor(options: { sid: string; friendlyName: string; createdAt: number }) {
    this.sid = options.sid;
    this.friendlyName = options.friendlyName;
    this.createdAt = options.createdAt;
    this.updatedAt = options.createdAt;
  }

  get connected(): Member[] {
    return [...this.members.values()].filter((member) => member.isConnected);
  }

  /** By CallSid or by label. */
  find(reference: string): Member | null {
    const direct = this.members.get(reference);
    if (direct) return direct;
    for (const member of this.members.values()) if (member.label === reference) return member;
    return null;
  }
}

/**
 * Whom a member hears. Held: nobody. Muted or held: heard by nobody. A coach is heard by the coached one alone and
 * hears everybody.
 */
export function audibleTo(listener: Member): Member[] {
  if (listener.conference.status !== 'in-progress' || listener.hold || !listener.isConnected) return [];
  return listener.conference.connected.filter(
    (speaker) =>
      speaker !== listener &&
      !speaker.muted &&
      !speaker.hold &&
      (!speaker.coaching || speaker.callSidToCoach === listener.leg.sid),
  );
}
