import twilio from 'twilio';
import { type Outcome, toOutcome } from './outcome.ts';
import { type LegStatus, type Party, toLegStatus, toParty } from './words.ts';

export interface CarrierCall {
  callSid: string;
  parentCallSid: string | null;
  status: LegStatus;
  from: Party;
  to: Party;
  direction: 'inbound' | 'outbound';
}

export interface CarrierParticipant {
  callSid: string;
  label: string | null;
  muted: boolean;
  onHold: boolean;
}

export interface LiveConference {
  conferenceSid: string;
  /** The name that it was joined by; for us the interaction's id. */
  name: string;
}

/**
 * The carrier's REST interface in our words. What is asked of a leg or room that no longer is comes back as `gone`.
 * Everything else that goes wrong is thrown as CarrierError.
 */
export interface CarrierClient {
  /** The live leg leaves what it is doing and runs this document (at most 4000 characters, absolute addresses). */
  redirectToTwiml(callSid: string, xml: string): Promise<Outcome>;
  redirectToUrl(callSid: string, url: string): Promise<Outcome>;
  /** Hangs up, whether it rings or talks. */
  endCall(callSid: string): Promise<Outcome>;
  fetchCall(callSid: string): Promise<Outcome<CarrierCall>>;
  /** Every leg that rings or talks. */
  liveCalls(): Promise<CarrierCall[]>;
  /** Rooms in use, of this name only when one is given. May lag behind by seconds at the real carrier. */
  liveConferences(name?: string): Promise<LiveConference[]>;
  participants(conferenceSid: string): Promise<Outcome<CarrierParticipant[]>>;
  /**
   * Calls a number into a room, which is opened when there is none of this name. Answers as soon as the carrier has
   * taken it over; how it goes on comes by callback.
   */
  dialIntoConference(dial: {
    conference: string;
    to: string;
    from: string;
    label: string;
    /** How long the phone rings. */
    timeoutSeconds: number;
    /** News of the leg, and of the room. */
    statusUrl: string;
    conferenceUrl: string;
  }): Promise<Outcome<{ callSid: string }>>;
  /** @param participant a CallSid or a label */
  removeParticipant(conferenceSid: string, participant: string): Promise<Outcome>;
  endConference(conferenceSid: string): Promise<Outcome>;
}

const liveStatuses = ['queued', 'ringing', 'in-progress'] as const;

/**
 * @param baseUrl of the embedded carrier; null or absent for the real one
 * @param timeoutMs of one request
 */
export const createCarrierClient = (options: {
  accountSid: string;
  authToken: string;
  baseUrl?: string | null;
  timeoutMs?: number;
}): CarrierClient => {
  const client = createTwilioClient(options);

  const toCall = (call: {
    sid: string;
    parentCallSid: string;
    status: string;
    from: string;
    to: string;
    direction: string;
  }): CarrierCall | null => {
    const status = toLegStatus(call.status);
    return (
      status && {
        callSid: call.sid,
        parentCallSid: call.parentCallSid || null,
        status,
        from: toParty(call.from),
        to: toParty(call.to),
        direction: call.direction === 'inbound' ? 'inbound' : 'outbound',
      }
    );
  };
  const nothing = (): void => undefined;

  return {
    redirectToTwiml: (callSid, xml) => toOutcome(client.calls(callSid).update({ twiml: xml }).then(nothing)),
    redirectToUrl: (callSid, url) => toOutcome(client.calls(callSid).update({ url, method: 'POST' }).then(nothing)),
    endCall: (callSid) => toOutcome(client.calls(callSid).update({ status: 'completed' }).then(nothing)),
    async fetchCall(callSid) {
      const fetched = await toOutcome(client.calls(callSid).fetch());
      if (fetched.kind === 'gone') return fetched;
      const call = toCall(fetched.value);
      return call ? { kind: 'done', value: call } : { kind: 'gone' };
    },
    async liveCalls() {
      const lists = await Promise.all(
        liveStatuses.map((status) => toOutcome(client.calls.list({ status, pageSize: 1_000 }))),
      );
      // A leg that is answered between the lists stands in two of them.
      const bySid = new Map<string, CarrierCall>();
      for (const list of lists)
        for (const each of list.kind === 'done' ? list.value : []) {
          const call = toCall(each);
          if (call && call.status.progress !== 'ended') bySid.set(call.callSid, call);
        }
      return [...bySid.values()];
    },
    async liveConferences(name) {
      // A room with a single leg in it has not begun: `init`.
      const lists = await Promise.all(
        (['init', 'in-progress'] as const).map((status) =>
          toOutcome(
            client.conferences.list({ status, pageSize: 1_000, ...(name === undefined ? {} : { friendlyName: name }) }),
          ),
        ),
      );
      return lists.flatMap((list) =>
        list.kind === 'done' ? list.value.map((each) => ({ conferenceSid: each.sid, name: each.friendlyName })) : [],
      );
    },
    async participants(conferenceSid) {
      const found = await toOutcome(client.conferences(conferenceSid).participants.list({ pageSize: 1_000 }));
      if (found.kind === 'gone') return found;
      const value = found.value.map((each) => ({
        callSid: each.callSid,
        label: each.label || null,
        muted: each.muted,
        onHold: each.hold,
      }));
      return { kind: 'done', value };
    },
    dialIntoConference: (dial) =>
      toOutcome(
        client
          .conferences(dial.conference)
          .participants.create({
            to: dial.to,
            from: dial.from,
            label: dial.label,
            timeout: dial.timeoutSeconds,
            beep: 'false',
            startConferenceOnEnter: true,
            endConferenceOnExit: false,
            statusCallback: dial.statusUrl,
            statusCallbackMethod: 'POST',
            statusCallbackEvent: ['ringing', 'answered', 'completed'],
            conferenceStatusCallback: dial.conferenceUrl,
            conferenceStatusCallbackMethod: 'POST',
            conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
          })
          .then(({ callSid }) => ({ callSid })),
      ),
    removeParticipant: (conferenceSid, participant) =>
      toOutcome(client.conferences(conferenceSid).participants(participant).remove().then(nothing)),
    endConference: (conferenceSid) =>
      toOutcome(client.conferences(conferenceSid).update({ status: 'completed' }).then(nothing)),
  };
};

/** One configured SDK client: `edge` and `region` from the environment would rewrite the host. */
export const createTwilioClient = (options: {
  accountSid: string;
  authToken: string;
  baseUrl?: string | null;
  timeoutMs?: number;
}): twilio.Twilio => {
  const client = twilio(options.accountSid, options.authToken, {
    accountSid: options.accountSid,
    edge: '',
    region: '',
    timeout: options.timeoutMs ?? 10_000,
    keepAlive: true,
  });
  if (options.baseUrl) client.api.baseUrl = options.baseUrl.replace(/\/+$/, '');
  return client;
};
