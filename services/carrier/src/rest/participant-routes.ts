import type { Request, Router } from 'express';
import { isSid } from '../account/sids.ts';
import { detectAnsweringMachine } from '../calls/answering-machine.ts';
import {
  beepOf,
  type Conference,
  type ConferenceCallback,
  type Member,
  type MemberFlags,
} from '../conferences/conference.ts';
import type { Engine } from '../engine.ts';
import type { Source } from '../script/script.ts';
import { pathOf } from './call-routes.ts';
import { amdOf, callReasonOf, endAfter, partiesOf, progressOf, requireRoomInBacklog } from './create-call.ts';
import { Form } from './form.ts';
import { toPage } from './paging.ts';
import { conferenceRecordingOf, recordingSettingsOf } from './recording-settings.ts';
import { notFound, RestError } from './rest-error.ts';
import { participantJson } from './to-json.ts';

const ringBufferSeconds = 5;

export function participantRoutes(router: Router, engine: Engine): void {
  const sid = engine.account.sid;
  const list = '/Conferences/:conference/Participants.json';
  const one = '/Conferences/:conference/Participants/:participant.json';
  const roomOf = (req: Request): Conference => {
    const room = engine.store.conferences.get(String(req.params.conference));
    if (!room) throw notFound(pathOf(req));
    return room;
  };
  const memberOf = (req: Request): Member => {
    const member = roomOf(req).find(String(req.params.participant));
    if (!member) throw notFound(pathOf(req));
    return member;
  };

  router.post(list, (req, res) => {
    const member = createParticipant(engine, String(req.params.conference), new Form(req.body), pathOf(req));
    res.status(201).json(participantJson(sid, member));
  });

  router.get(list, (req, res) => {
    const query = new Form(req.query);
    const members = [...roomOf(req).members.values()]
      .reverse()
      .filter(
        (member) =>
          (query.boolean('Muted') ?? member.muted) === member.muted &&
          (query.boolean('Hold') ?? member.hold) === member.hold &&
          (query.boolean('Coaching') ?? member.coaching) === member.coaching,
      );
    res.json(
      toPage(
        'participants',
        members,
        { path: pathOf(req), query: req.query },
        { sidOf: (member) => member.leg.sid, toJson: (member) => participantJson(sid, member) },
      ),
    );
  });

  router.get(one, (req, res) => {
    res.json(participantJson(sid, memberOf(req)));
  });

  router.post(one, (req, res) => {
    const member = memberOf(req);
    updateParticipant(engine, member, new Form(req.body));
    res.json(participantJson(sid, member));
  });

  router.delete(one, (req, res) => {
    const member = memberOf(req);
    engine.rooms.kick(member);
    res.status(204).end();
  });
}

function createParticipant(engine: Engine, reference: string, form: Form, path: string): Member {
  const { to, from } = partiesOf(engine, form);
  const timeoutSeconds = form.integer('Timeout', 21208, 5, 600) ?? 60;
  const flags = flagsOf(form);
  const progress = progressOf(form);
  const waitSource = sourceOfUrl(form, 'WaitUrl', form.method('WaitMethod'));
  const callback = conferenceCallbackOf(form);
  const recording = form.boolean('Record') ? recordingSettingsOf(form) : null;
  const roomRecording = conferenceRecordingOf(form);
  const amd = amdOf(form, 'AmdStatusCallback');
  const callReason = callReasonOf(form);
  const timeLimitSeconds = form.integer('TimeLimit', 20001, 1, 86_400);
  const maxParticipants = form.integer('MaxParticipants', 20001, 2, 250);
  const hasEarlyMedia = form.boolean('EarlyMedia') ?? true;
  requireRoomInBacklog(engine);

  const existing = isSid(reference, 'CF')
    ? engine.store.conferences.get(reference)
    : engine.rooms.activeByName(reference);
  if (isSid(reference, 'CF')) {
    if (!existing) throw notFound(path);
    if (existing.status === 'completed') throw new RestError(400, 16022, 'The conference has ended');
  }
  const room = existing ?? engine.rooms.open(reference);
  const refusal = engine.rooms.refusal(room, flags);
  if (refusal) {
    engine.rooms.discardIfUnused(room);
    throw new RestError(400, refusal.code, refusal.reason);
  }
  if (maxParticipants) room.maxParticipants = maxParticipants;
  engine.rooms.setCallback(room, callback);
  const leg = engine.legs.create({ direction: 'outbound-api', from, to, ...callReason });
  leg.progress = progress;
  if (recording) engine.recordings.recordWhenAnswered(leg, recording);
  const admission = engine.rooms.reserve(room, leg, flags);
  if (admission.kind === 'refused') throw new RestError(400, admission.code, admission.reason);
  const { member } = admission;
  if (roomRecording) engine.recordings.recordConference(room, roomRecording);
  if (hasEarlyMedia) joinWithEarlyMedia(engine, member);
  joinWhenAnswered(engine, member, waitSource, form.text('WaitUrl') === '');
  leg.answered.subscribe(() => {
    if (amd) detectAnsweringMachine(engine, leg, amd, () => {});
    if (timeLimitSeconds) endAfter(engine, leg, timeLimitSeconds);
  });
  engine.placing.queue(leg, (timeoutSeconds + ringBufferSeconds) * 1000);
  return member;
}

/** A party that sends sound while it still rings is heard in the room before it has answered. */
function joinWithEarlyMedia(engine: Engine, member: Member): void {
  const { leg, conference } = member;
  leg.rung.subscribe(() => {
    const { mischief } = engine.statusCallbacks;
    if (conference.status === 'completed' || !mischief?.hasEarlyMedia(engine.statusCallbacks.streamOf(leg.sid))) return;
    engine.rooms.connect(member);
  });
}

/** A leg of this kind has no document of its own: it lives in the room, and ends when the room lets it go. */
function joinWhenAnswered(engine: Engine, member: Member, waitSource: Source | null, isSilent: boolean): void {
  const { leg, conference } = member;
  let isRedirected = false;
  leg.answered.subscribe(() => {
    if (conference.status === 'completed') {
      engine.legs.hangUp(leg);
      return;
    }
    const signal = leg.beginScript();
    signal.addEventListener('abort', () => {
      isRedirected = signal.reason === 'redirected';
      engine.rooms.leave(member, isRedirected ? 'participant_updated_via_api' : 'participant_hung_up');
    });
    if (!member.isConnected) engine.rooms.connect(member);
    if (conference.status === 'init' && !isSilent) engine.rooms.playOverlay(member, 'conference-wait', waitSource);
  });
  leg.ended.subscribe(() => {
    engine.rooms.leave(member, leg.startedAt === null ? 'participant_add_failed' : 'participant_hung_up');
  });
  member.left.subscribe(() => {
    if (!isRedirected) engine.legs.hangUp(leg);
  });
}

function flagsOf(form: Form): MemberFlags {
  const callSidToCoach = form.text('CallSidToCoach') || null;
  return {
    label: form.text('Label') || null,
    muted: form.boolean('Muted') ?? false,
    startConferenceOnEnter: form.boolean('StartConferenceOnEnter') ?? true,
    endConferenceOnExit: form.boolean('EndConferenceOnExit') ?? false,
    coaching: form.boolean('Coaching') ?? callSidToCoach !== null,
    callSidToCoach,
    beep: beepOf(form.text('Beep')),
  };
}

function conferenceCallbackOf(form: Form): ConferenceCallback | null {
  const url = form.url('ConferenceStatusCallback');
  if (!url) return null;
  const words = form.texts('ConferenceStatusCallbackEvent').flatMap((text) => text.split(/\s+/));
  return {
    url,
    method: form.method('ConferenceStatusCallbackMethod'),
    events: new Set(words.length > 0 ? words : ['start', 'end']),
  };
}

function sourceOfUrl(form: Form, name: string, method: 'GET' | 'POST'): Source | null {
  const url = form.url(name);
  return url ? { kind: 'url', url, method } : null;
}

function updateParticipant(engine: Engine, member: Member, form: Form): void {
  const muted = form.boolean('Muted');
  const hold = form.boolean('Hold');
  const holdSource = sourceOfUrl(form, 'HoldUrl', form.method('HoldMethod', 'GET'));
  const endConferenceOnExit = form.boolean('EndConferenceOnExit');
  const callSidToCoach = form.text('CallSidToCoach');
  const coaching = form.boolean('Coaching') ?? (callSidToCoach ? true : undefined);
  const announcement = sourceOfUrl(form, 'AnnounceUrl', form.method('AnnounceMethod'));
  const wait = sourceOfUrl(form, 'WaitUrl', form.method('WaitMethod'));
  form.boolean('BeepOnExit');
  if (coaching) {
    const coached = callSidToCoach ?? member.callSidToCoach;
    if (!coached || !member.conference.members.get(coached)?.isConnected) {
      throw new RestError(400, 13240, 'The call to coach is not in the conference');
    }
  }
  const wasHeld = member.hold;
  if (hold !== undefined) engine.rooms.hold(member, hold, holdSource);
  if (muted !== undefined) engine.rooms.mute(member, muted);
  if (coaching !== undefined || callSidToCoach) {
    engine.rooms.modify(member, {
      coaching: coaching ?? member.coaching,
      ...(callSidToCoach ? { callSidToCoach } : {}),
    });
  }
  if (announcement) engine.rooms.announcements.toOne(member, announcement);
  const isWaiting = member.isConnected && !member.hold && member.conference.status === 'init';
  if (isWaiting && wait) engine.rooms.playOverlay(member, 'conference-wait', wait);
  if (isWaiting && form.text('WaitUrl') === '') engine.rooms.stopOverlay(member);
  // The real service answers 200 and changes nothing while the participant stays on hold.
  const isStuckOnHold = wasHeld && hold !== false;
  if (endConferenceOnExit !== undefined && !isStuckOnHold) engine.rooms.modify(member, { endConferenceOnExit });
}
