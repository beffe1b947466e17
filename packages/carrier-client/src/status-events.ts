import { instantIn, meaningOf, numberInForm, textIn, toForm } from './form.ts';
import { type LegStatus, type Party, toLegStatus, toParty } from './words.ts';

/** News of one leg. They may come twice and in any order; `sequence` orders those of one leg. */
export interface LegEvent {
  callSid: string;
  parentCallSid: string | null;
  status: LegStatus;
  from: Party;
  to: Party;
  /** From 0 for progress callbacks; null for the number's own end-of-call callback. */
  sequence: number | null;
  /** Milliseconds since the epoch, to the carrier's second. */
  at: number | null;
  durationSeconds: number | null;
}

/** Null when it carries no call or a status that we do not know. */
export const parseLegEvent = (body: unknown): LegEvent | null => {
  const form = toForm(body);
  const [callSid, status] = [textIn(form, 'CallSid'), toLegStatus(textIn(form, 'CallStatus'))];
  if (!callSid || !status) return null;
  return {
    callSid,
    parentCallSid: textIn(form, 'ParentCallSid') ?? null,
    status,
    from: toParty(textIn(form, 'From')),
    to: toParty(textIn(form, 'To')),
    sequence: numberInForm(form, 'SequenceNumber'),
    at: instantIn(form, 'Timestamp'),
    durationSeconds: numberInForm(form, 'CallDuration'),
  };
};

export type ConferenceHappening =
  | 'started'
  | 'ended'
  | 'joined'
  | 'left'
  | 'muted'
  | 'unmuted'
  | 'held'
  | 'unheld'
  | 'modified';

const happeningByCarrierWord: Readonly<Record<string, ConferenceHappening>> = {
  'conference-start': 'started',
  'conference-end': 'ended',
  'participant-join': 'joined',
  'participant-leave': 'left',
  'participant-mute': 'muted',
  'participant-unmute': 'unmuted',
  'participant-hold': 'held',
  'participant-unhold': 'unheld',
  'participant-modify': 'modified',
};

/** Why a participant left. `moved` and `removed` are our own doing. */
export type LeavingReason = 'hung-up' | 'moved' | 'removed' | 'room-ended' | 'never-joined' | 'unknown';

const leavingReasonByCarrierWord: Readonly<Record<string, LeavingReason>> = {
  participant_hung_up: 'hung-up',
  participant_updated_via_api: 'moved',
  moderator_ended_conference: 'room-ended',
  conference_ended_via_api: 'room-ended',
  participant_add_failed: 'never-joined',
};

export interface ConferenceEvent {
  conferenceSid: string;
  /** The name that the room was joined by; for us the interaction's id. */
  name: string;
  happening: ConferenceHappening;
  /** Rising within one room (the ConferenceSid, not the name); null when the carrier sent none. */
  sequence: number | null;
  at: number | null;
  participant: { callSid: string; label: string | null; leaving: LeavingReason | null } | null;
}

/** Null for what is no conference event, or one we do not know. */
export const parseConferenceEvent = (body: unknown): ConferenceEvent | null => {
  const form = toForm(body);
  const conferenceSid = textIn(form, 'ConferenceSid');
  const happening = meaningOf(happeningByCarrierWord, textIn(form, 'StatusCallbackEvent'));
  if (!conferenceSid || !happening) return null;
  const callSid = textIn(form, 'CallSid');
  return {
    conferenceSid,
    name: textIn(form, 'FriendlyName') ?? '',
    happening,
    sequence: numberInForm(form, 'SequenceNumber'),
    at: instantIn(form, 'Timestamp'),
    participant: callSid
      ? {
          callSid,
          label: textIn(form, 'ParticipantLabel') ?? null,
          leaving:
            happening === 'left'
              ? (meaningOf(leavingReasonByCarrierWord, textIn(form, 'ReasonParticipantLeft')) ?? 'unknown')
              : null,
        }
      : null,
  };
};
