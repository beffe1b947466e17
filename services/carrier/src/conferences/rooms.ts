import { isSid, randomSid } from '../account/sids.ts';
import type { Switches } from '../account/switches.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { Scope, Source } from '../script/script.ts';
import { Emitter } from '../time/emitter.ts';
import { Interrupted } from '../time/interruptible.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { Announcements, roomVerbs } from './announcements.ts';
import {
  Conference,
  type ConferenceCallback,
  type EndReason,
  type LeaveReason,
  type Member,
  type MemberFlags,
} from './conference.ts';

export type Admission = { kind: 'member'; member: Member } | { kind: 'refused'; code: number; reason: string };

const callbackGroup: Readonly<Record<string, string>> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
  'participant-speech-start': 'speaker',
  'participant-speech-stop': 'speaker',
  'announcement-end': 'announcement',
  'announcement-fail': 'announcement',
};

/** Who is in which room, and what the application hears of it. Rooms begin and end by joining and leaving. */
export class Rooms {
  #engine: Engine;
  #active = new Map<string, Conference>();
  readonly announcements: Announcements;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.announcements = new Announcements(engine, (room) => (event, member, failure) => {
      this.#tell(room, event, member, failure ? { ReasonAnnouncementFailed: failure.reason } : {});
    });
  }

  get #switches(): Switches {
    return this.#engine.account.settings.switches;
  }

  activeByName(name: string): Conference | null {
    return this.#active.get(name) ?? null;
  }

  open(name: string): Conference {
    const existing = this.#active.get(name);
    if (existing) return existing;
    const room = new Conference({ sid: randomSid('CF'), friendlyName: name, createdAt: this.#engine.clock.now() });
    this.#active.set(name, room);
    this.#engine.store.addConference(room);
    return room;
  }

  /** A room that was opened for somebody who was then refused: as if it had never been. */
  discardIfUnused(room: Conference): void {
    if (room.members.size > 0 || room.sequence > 0) return;
    this.#active.delete(room.friendlyName);
    this.#engine.store.conferences.delete(room.sid);
  }

  reset(): void {
    this.#active.clear();
  }

  setCallback(room: Conference, callback: ConferenceCallback | null): void {
    if (room.hasCallbackBeenSet) return;
    room.hasCallbackBeenSet = true;
    room.callback = callback;
  }

  /** Why this leg may not have a place under these flags, or null. */
  refusal(room: Conference, flags: MemberFlags): { code: number; reason: string } | null {
    const { label } = flags;
    if (label !== null) {
      const isValid = label.length <= 128 && !/\/|%2F/i.test(label) && !isSid(label, 'CA');
      if (!isValid)
        return { code: 16023, reason: "the label must not exceed 128 characters, contain '/' or be a CallSid" };
      if (room.find(label)) return { code: 16025, reason: 'the label is taken' };
    }
    if (room.members.size >= room.maxParticipants) return { code: 16020, reason: 'the conference is full' };
    if (flags.coaching && !(flags.callSidToCoach && room.members.get(flags.callSidToCoach)?.isConnected)) {
      return { code: 13240, reason: 'the call to coach is not in the conference' };
    }
    return null;
  }

  /** A place for a leg that still rings. */
  reserve(room: Conference, leg: Leg, flags: MemberFlags): Admission {
    const refusal = this.refusal(room, flags);
    if (refusal) return { kind: 'refused', ...refusal };
    const now = this.#engine.clock.now();
    const member: Member = {
      ...flags,
      leg,
      conference: room,
      hold: false,
      isConnected: false,
      createdAt: now,
      updatedAt: now,
      left: new Emitter(),
      overlay: null,
      announcement: null,
    };
    room.members.set(leg.sid, member);
    return { kind: 'member', member };
  }

  /** The leg enters; a room of two, one of whom may start it, begins. */
  connect(member: Member): void {
    const room = member.conference;
    member.isConnected = true;
    member.leg.member = member;
    member.leg.typedAhead = '';
    const isJoinFirst = this.#switches.conferenceStartOrder === 'join-first';
    if (isJoinFirst) this.#tell(room, 'participant-join', member);
    const mayStart = room.connected.length >= 2 && room.connected.some((one) => one.startConferenceOnEnter);
    if (room.status === 'init' && mayStart) {
      room.status = 'in-progress';
      room.updatedAt = this.#engine.clock.now();
      for (const one of room.connected) if (!one.hold) this.stopOverlay(one);
      this.#tell(room, 'conference-start', null);
      room.started.emit();
    }
    if (!isJoinFirst) this.#tell(room, 'participant-join', member);
    this.#engine.changed.emit();
  }

  leave(member: Member, reason: LeaveReason): void {
    const room = member.conference;
    if (!this.#remove(member, reason)) return;
    if (room.status === 'completed') return;
    const isKick = reason === 'participant_updated_via_api';
    if (member.endConferenceOnExit && member.isConnected) {
      this.end(
        room,
        isKick ? 'participant-with-end-conference-on-exit-kicked' : 'participant-with-end-conference-on-exit-left',
        member,
      );
    } else if (room.members.size === 0) {
      this.end(room, isKick ? 'last-participant-kicked' : 'last-participant-left', member);
    }
    this.#engine.changed.emit();
  }

  /** Over REST. Who joined by a document of its own goes on with it. */
  kick(member: Member): void {
    this.leave(member, 'participant_updated_via_api');
    if (this.#switches.kickedLeg === 'hung-up') this.#engine.legs.hangUp(member.leg);
  }

  #remove(member: Member, reason: LeaveReason): boolean {
    const room = member.conference;
    if (!room.members.delete(member.leg.sid)) return false;
    this.stopOverlay(member);
    this.announcements.stop(member);
    if (member.leg.member === member) member.leg.member = null;
    this.#tell(room, 'participant-leave', member, {
      ParticipantCallStatus: member.leg.status,
      ReasonParticipantLeft: reason,
    });
    member.left.emit(reason);
    return true;
  }

  end(room: Conference, reason: EndReason, by: Member | null): void {
    if (room.status === 'completed') return;
    room.status = 'completed';
    this.#active.delete(room.friendlyName);
    room.reasonEnded = reason;
    room.callSidEnding = by?.leg.sid ?? null;
    room.updatedAt = this.#engine.clock.now();
    const others = reason === 'conference-ended-via-api' ? 'conference_ended_via_api' : 'moderator_ended_conference';
    this.announcements.stop(room);
    const tellEnd = () =>
      this.#tell(room, 'conference-end', null, {
        ReasonConferenceEnded: reason,
        Reason: reason,
        ...(by ? { CallSidEndingConference: by.leg.sid } : {}),
        ...(by?.label ? { ParticipantLabelEndingConference: by.label } : {}),
      });
    const isLeaveFirst = this.#switches.conferenceEndOrder === 'leave-first';
    if (!isLeaveFirst) tellEnd();
    for (const member of room.connected) this.#remove(member, others);
    // Who still rings is not told: the party may answer into nothing. Canceling is the application's duty.
    room.members.clear();
    room.ended.emit();
    if (isLeaveFirst) tellEnd();
    this.#engine.changed.emit();
  }

  mute(member: Member, muted: boolean): void {
    if (member.muted === muted) return;
    member.muted = muted;
    this.#touch(member);
    this.#tell(member.conference, muted ? 'participant-mute' : 'participant-unmute', member);
  }

  hold(member: Member, hold: boolean, music: Source | null): void {
    const wasHeld = member.hold;
    member.hold = hold;
    this.#touch(member);
    if (hold && (!wasHeld || music)) this.playOverlay(member, 'hold', music);
    else if (!hold && wasHeld) this.stopOverlay(member);
    if (wasHeld !== hold) this.#tell(member.conference, hold ? 'participant-hold' : 'participant-unhold', member);
  }

  modify(member: Member, flags: Partial<Pick<Member, 'coaching' | 'callSidToCoach' | 'endConferenceOnExit'>>): void {
    Object.assign(member, flags);
    this.#touch(member);
    this.#tell(member.conference, 'participant-modify', member);
  }

  /** Somebody in the room speaks for so long; the muted are heard by nobody. */
  speech(member: Member, ms: number): void {
    if (member.muted || member.hold || member.conference.status !== 'in-progress') return;
    this.#tell(member.conference, 'participant-speech-start', member);
    this.#engine.clock.schedule(ms, () => {
      if (member.leg.member === member) this.#tell(member.conference, 'participant-speech-stop', member);
    });
  }

  /** Plays a document to one member while it waits or is held. It is not asked for again when it runs out. */
  playOverlay(member: Member, kind: 'hold' | 'conference-wait', source: Source | null): void {
    this.stopOverlay(member);
    const overlay = new AbortController();
    member.overlay = overlay;
    const { leg, conference } = member;
    if (!source) {
      leg.hear({ media: '/media/hold-music.wav' }, this.#engine.clock.now(), 0);
      return;
    }
    const scope: Scope = {
      kind,
      allowedVerbs: roomVerbs,
      extraFields: () =>
        this.#switches.conferenceFieldsOnWait
          ? { ConferenceSid: conference.sid, FriendlyName: conference.friendlyName }
          : {},
    };
    this.#engine.scripts.run(leg, scope, source, overlay.signal).then(
      (end) => {
        if (end.kind !== 'failed') return;
        this.#engine.legs.notify(leg, { level: 'error', ...end.failure, text: end.failure.reason });
        // A wait document that fails drops the join; failing hold music leaves silence.
        if (kind === 'conference-wait') this.leave(member, 'participant_add_failed');
      },
      (error: unknown) => {
        if (!(error instanceof Interrupted))
          this.#engine.log('error', 'a wait document failed', { callSid: leg.sid, error });
      },
    );
  }

  stopOverlay(member: Member): void {
    if (!member.overlay) return;
    member.overlay.abort('over');
    member.overlay = null;
    member.leg.hearNothing();
  }

  #touch(member: Member): void {
    member.updatedAt = this.#engine.clock.now();
    this.#engine.changed.emit();
  }

  #tell(room: Conference, event: string, member: Member | null, extra: Record<string, string> = {}): void {
    const number = this.#switches.conferenceSequenceFrom + room.sequence;
    room.sequence += 1;
    if (!room.callback?.events.has(callbackGroup[event] ?? '')) return;
    const fields = {
      AccountSid: this.#engine.account.sid,
      ConferenceSid: room.sid,
      FriendlyName: room.friendlyName,
      SequenceNumber: String(number),
      Timestamp: toRfc2822(this.#engine.clock.now()),
      StatusCallbackEvent: event,
      ...(member ? memberFields(member) : {}),
      ...extra,
    };
    this.#engine.statusCallbacks.send(room.sid, room.callback, fields, member?.leg ?? null);
  }
}

function memberFields(member: Member): Record<string, string> {
  return {
    CallSid: member.leg.sid,
    Muted: String(member.muted),
    Hold: String(member.hold),
    Coaching: String(member.coaching),
    ...(member.callSidToCoach ? { CallSidToCoach: member.callSidToCoach } : {}),
    EndConferenceOnExit: String(member.endConferenceOnExit),
    StartConferenceOnEnter: String(member.startConferenceOnEnter),
    ...(member.label ? { ParticipantLabel: member.label } : {}),
  };
}
