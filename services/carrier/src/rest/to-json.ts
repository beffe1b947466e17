import type { Exchange, Leg } from '../calls/leg.ts';
import type { Conference, Member } from '../conferences/conference.ts';
import type { Queue, QueueMember } from '../queues/queue.ts';
import type { Application } from '../store/application.ts';
import type { CallNotification } from '../store/call-notification.ts';
import type { IncomingPhoneNumber } from '../store/incoming-phone-number.ts';
import { toRfc2822 } from '../time/rfc2822.ts';

export const basePath = (accountSid: string): string => `/2010-04-01/Accounts/${accountSid}`;

const dateOrNull = (ms: number | null): string | null => (ms === null ? null : toRfc2822(ms));

const callSubresources = {
  notifications: 'Notifications',
  recordings: 'Recordings',
  payments: 'Payments',
  events: 'Events',
  siprec: 'Siprec',
  streams: 'Streams',
  transcriptions: 'Transcriptions',
  user_defined_message_subscriptions: 'UserDefinedMessageSubscriptions',
  user_defined_messages: 'UserDefinedMessages',
};

export function callJson(accountSid: string, leg: Leg) {
  const path = `${basePath(accountSid)}/Calls/${leg.sid}`;
  return {
    sid: leg.sid,
    account_sid: accountSid,
    parent_call_sid: leg.parentCallSid,
    phone_number_sid: leg.phoneNumberSid,
    date_created: toRfc2822(leg.createdAt),
    date_updated: toRfc2822(leg.updatedAt),
    to: leg.to,
    to_formatted: leg.to,
    from: leg.from,
    from_formatted: leg.from,
    status: leg.status,
    start_time: dateOrNull(leg.startedAt),
    end_time: dateOrNull(leg.endedAt),
    duration: leg.durationSeconds === null ? null : String(leg.durationSeconds),
    price: null,
    price_unit: 'USD',
    direction: leg.direction,
    answered_by: leg.answeredBy,
    api_version: '2010-04-01',
    forwarded_from: leg.forwardedFrom,
    group_sid: null,
    caller_name: leg.callerName,
    queue_time: String(leg.queueTimeMs),
    trunk_sid: null,
    uri: `${path}.json`,
    subresource_uris: Object.fromEntries(
      Object.entries(callSubresources).map(([name, segment]) => [name, `${path}/${segment}.json`]),
    ),
  };
}

export function conferenceJson(accountSid: string, room: Conference) {
  const path = `${basePath(accountSid)}/Conferences/${room.sid}`;
  return {
    sid: room.sid,
    account_sid: accountSid,
    friendly_name: room.friendlyName,
    api_version: '2010-04-01',
    date_created: toRfc2822(room.createdAt),
    date_updated: toRfc2822(room.updatedAt),
    region: 'us1',
    status: room.status,
    reason_conference_ended: room.reasonEnded,
    call_sid_ending_conference: room.callSidEnding,
    uri: `${path}.json`,
    subresource_uris: { participants: `${path}/Participants.json`, recordings: `${path}/Recordings.json` },
  };
}

export function participantJson(accountSid: string, member: Member) {
  const { leg } = member;
  const waiting = leg.status === 'queued' ? 'queued' : leg.status === 'ringing' ? 'ringing' : 'connecting';
  return {
    account_sid: accountSid,
    call_sid: leg.sid,
    label: member.label,
    call_sid_to_coach: member.callSidToCoach,
    coaching: member.coaching,
    conference_sid: member.conference.sid,
    date_created: toRfc2822(member.createdAt),
    date_updated: toRfc2822(member.updatedAt),
    end_conference_on_exit: member.endConferenceOnExit,
    muted: member.muted,
    hold: member.hold,
    start_conference_on_enter: member.startConferenceOnEnter,
    status: member.isConnected ? 'connected' : leg.isLive ? waiting : 'complete',
    queue_time: String(leg.queueTimeMs),
    uri: `${basePath(accountSid)}/Conferences/${member.conference.sid}/Participants/${leg.sid}.json`,
  };
}

export function queueJson(accountSid: string, queue: Queue, now: number) {
  return {
    sid: queue.sid,
    account_sid: accountSid,
    friendly_name: queue.friendlyName,
    current_size: queue.members.length,
    max_size: queue.maxSize,
    average_wait_time: queue.averageWaitSeconds(now),
    date_created: toRfc2822(queue.createdAt),
    date_updated: toRfc2822(queue.updatedAt),
    uri: `${basePath(accountSid)}/Queues/${queue.sid}.json`,
  };
}

export function queueMemberJson(accountSid: string, member: QueueMember, now: number) {
  return {
    call_sid: member.leg.sid,
    queue_sid: member.queue.sid,
    date_enqueued: toRfc2822(member.enqueuedAt),
    position: member.queue.positionOf(member),
    wait_time: Math.floor((now - member.enqueuedAt) / 1000),
    uri: `${basePath(accountSid)}/Queues/${member.queue.sid}/Members/${member.leg.sid}.json`,
  };
}

export function numberJson(accountSid: string, number: IncomingPhoneNumber) {
  return {
    sid: number.sid,
    account_sid: accountSid,
    friendly_name: number.friendlyName,
    phone_number: number.phoneNumber,
    api_version: '2010-04-01',
    voice_url: number.voiceUrl,
    voice_method: number.voiceMethod,
    voice_fallback_url: number.voiceFallbackUrl,
    voice_fallback_method: number.voiceFallbackMethod,
    voice_caller_id_lookup: number.voiceCallerIdLookup,
    voice_application_sid: number.voiceApplicationSid,
    voice_receive_mode: 'voice',
    status_callback: number.statusCallback,
    status_callback_method: number.statusCallbackMethod,
    sms_url: number.smsUrl,
    sms_method: number.smsMethod,
    sms_fallback_url: number.smsFallbackUrl,
    sms_fallback_method: number.smsFallbackMethod,
    sms_application_sid: number.smsApplicationSid,
    address_requirements: 'none',
    address_sid: null,
    identity_sid: null,
    bundle_sid: null,
    trunk_sid: null,
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    beta: false,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    origin: 'twilio',
    status: 'in-use',
    type: 'local',
    date_created: toRfc2822(number.createdAt),
    date_updated: toRfc2822(number.updatedAt),
    uri: `${basePath(accountSid)}/IncomingPhoneNumbers/${number.sid}.json`,
  };
}

export function applicationJson(accountSid: string, application: Application) {
  return {
    sid: application.sid,
    account_sid: accountSid,
    friendly_name: application.friendlyName,
    api_version: '2010-04-01',
    voice_url: application.voiceUrl || null,
    voice_method: application.voiceMethod,
    voice_fallback_url: application.voiceFallbackUrl || null,
    voice_fallback_method: application.voiceFallbackMethod,
    voice_caller_id_lookup: false,
    status_callback: application.statusCallback || null,
    status_callback_method: application.statusCallbackMethod,
    message_status_callback: application.messageStatusCallback || null,
    sms_url: application.smsUrl || null,
    sms_method: application.smsMethod,
    sms_fallback_url: application.smsFallbackUrl || null,
    sms_fallback_method: application.smsFallbackMethod,
    sms_status_callback: application.smsStatusCallback || null,
    public_application_connect_enabled: false,
    date_created: toRfc2822(application.createdAt),
    date_updated: toRfc2822(application.updatedAt),
    uri: `${basePath(accountSid)}/Applications/${application.sid}.json`,
  };
}

export function notificationJson(accountSid: string, notification: CallNotification) {
  return {
    sid: notification.sid,
    account_sid: accountSid,
    call_sid: notification.callSid,
    api_version: '2010-04-01',
    date_created: toRfc2822(notification.createdAt),
    date_updated: toRfc2822(notification.createdAt),
    error_code: String(notification.errorCode),
    log: notification.level === 'error' ? '0' : '1',
    message_date: toRfc2822(notification.createdAt),
    message_text: notification.text,
    more_info: `https://www.twilio.com/docs/errors/${notification.errorCode}`,
    request_method: notification.requestMethod,
    request_url: notification.requestUrl,
    uri: `${basePath(accountSid)}/Calls/${notification.callSid}/Notifications/${notification.sid}.json`,
  };
}

export function notificationDetailJson(accountSid: string, notification: CallNotification) {
  return {
    ...notificationJson(accountSid, notification),
    request_variables: '',
    response_headers: '',
    response_body: '',
  };
}

export const callEventJson = (exchange: Exchange) => ({
  request: { method: exchange.method, url: exchange.url, parameters: exchange.parameters },
  response: {
    response_code: exchange.responseCode,
    request_duration: exchange.durationMs,
    date_created: toRfc2822(exchange.at),
    content_type: exchange.contentType,
    response_body: exchange.body,
  },
});
