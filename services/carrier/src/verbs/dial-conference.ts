import { beepOf, type LeaveReason, type Member, type MemberFlags } from '../conferences/conference.ts';
import { recordingCallbackOf, trimOf } from '../recordings/twiml-settings.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Source, VerbContext } from '../script/script.ts';
import { waitFor } from '../time/interruptible.ts';
import { booleanOf, integerOf, methodOf, wordsOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import type { Dialled } from './dial.ts';

export async function dialConference(context: VerbContext, dial: TwimlNode, noun: TwimlNode): Promise<Dialled> {
  const { engine, leg, page } = context;
  const ended = (status: string): Dialled => ({ kind: 'ended', fields: { DialCallStatus: status } });
  if (noun.text === '') return ended('failed');
  if (leg.status === 'ringing') engine.legs.answer(leg);
  const room = engine.rooms.open(noun.text);
  const admission = engine.rooms.reserve(room, leg, flagsOf(noun));
  if (admission.kind === 'refused') {
    engine.rooms.discardIfUnused(room);
    engine.legs.notify(leg, {
      level: 'error',
      code: admission.code,
      text: admission.reason,
      url: page.url ?? '',
      method: page.method,
    });
    return ended('failed');
  }
  room.maxParticipants = integerOf(noun.attributes.maxParticipants, room.maxParticipants, 1);
  engine.rooms.setCallback(room, callbackOf(context, noun));
  if (noun.attributes.record === 'record-from-start' || noun.attributes.record === 'true') {
    engine.recordings.recordConference(room, {
      channels: 1,
      track: 'both',
      trim: trimOf(noun.attributes.trim),
      callback: recordingCallbackOf(page, noun.attributes),
    });
  }
  const { member } = admission;
  const leftBy = waitUntilLeft(context, dial, member);
  engine.rooms.connect(member);
  if (room.status === 'init') startWaiting(context, noun, member);
  await leftBy;
  return ended('answered');
}

/** Resolves when the room lets the leg go; an interruption takes the leg out of the room at once. */
function waitUntilLeft(context: VerbContext, dial: TwimlNode, member: Member): Promise<LeaveReason> {
  const { engine, leg, signal } = context;
  return waitFor<LeaveReason>(signal, (resolve) => {
    const stopListening = member.left.subscribe(resolve);
    const stopStar = booleanOf(dial.attributes.hangupOnStar, false)
      ? leg.digit.subscribe((key) => {
          if (key === '*') engine.rooms.leave(member, 'participant_hung_up');
        })
      : () => {};
    const limit = dial.attributes.timeLimit
      ? engine.clock.schedule(integerOf(dial.attributes.timeLimit, 14_400, 1) * 1000, () =>
          engine.rooms.leave(member, 'participant_hung_up'),
        )
      : null;
    return () => {
      stopListening();
      stopStar();
      limit?.cancel();
      // A no-op when the room has let it go already.
      engine.rooms.leave(
        member,
        signal.reason === 'redirected' ? 'participant_updated_via_api' : 'participant_hung_up',
      );
    };
  });
}

function startWaiting(context: VerbContext, noun: TwimlNode, member: Member): void {
  const { engine, page } = context;
  const waitUrl = noun.attributes.waitUrl;
  if (waitUrl === '') return;
  const url = waitUrl === undefined ? null : resolveUrl(page, waitUrl);
  const source: Source | null = url ? { kind: 'url', url, method: methodOf(noun.attributes.waitMethod) } : null;
  engine.rooms.playOverlay(member, 'conference-wait', source);
}

function flagsOf(noun: TwimlNode): MemberFlags {
  const coach = noun.attributes.coach ?? null;
  return {
    label: noun.attributes.participantLabel || null,
    muted: booleanOf(noun.attributes.muted, false),
    startConferenceOnEnter: booleanOf(noun.attributes.startConferenceOnEnter, true),
    endConferenceOnExit: booleanOf(noun.attributes.endConferenceOnExit, false),
    coaching: coach !== null,
    callSidToCoach: coach,
    beep: beepOf(noun.attributes.beep),
  };
}

function callbackOf(context: VerbContext, noun: TwimlNode) {
  const url = noun.attributes.statusCallback ? resolveUrl(context.page, noun.attributes.statusCallback) : null;
  if (!url) return null;
  const events = new Set(wordsOf(noun.attributes.statusCallbackEvent ?? 'start end'));
  return { url, method: methodOf(noun.attributes.statusCallbackMethod), events };
}
