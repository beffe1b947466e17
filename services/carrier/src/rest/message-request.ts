import { isSid } from '../account/sids.ts';
import type { CallbackTarget } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { OutgoingMessage } from '../messages/messages.ts';
import type { Form } from './form.ts';
import { RestError } from './rest-error.ts';

const longestBody = 1600;
const mostMedia = 10;
const earliestScheduleMs = 5 * 60_000;
const latestScheduleMs = 35 * 86_400_000;

/**
 * Numbers that fail in a way of their own, as with Twilio's test credentials: what depends on networks outside cannot
 * be had otherwise.
 */
const magicRecipients: Readonly<Record<string, readonly [code: number, reason: string]>> = {
  '+15005550001': [21211, "Invalid 'To' Phone Number: +15005550001"],
  '+15005550002': [21612, "The 'To' phone number: +15005550002, is not currently reachable using the 'From' number"],
  '+15005550003': [21408, 'Permission to send an SMS has not been enabled for the region of the To number'],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, "'To' number is not a valid mobile number: +15005550009"],
};
const magicSenders: Readonly<Record<string, readonly [code: number, reason: string]>> = {
  '+15005550001': [21212, "The 'From' number +15005550001 is not a valid phone number"],
  '+15005550007': [21606, "The 'From' phone number +15005550007 is not a valid message-capable number of this account"],
  '+15005550008': [21611, "The 'From' number +15005550008 has exceeded the maximum number of queued messages"],
};

/** Reads the request for a new message; nothing has happened when it throws. */
export function outgoingMessageOf(engine: Engine, form: Form): OutgoingMessage {
  const to = form.text('To')?.trim() ?? '';
  const body = form.text('Body') ?? '';
  const mediaUrls = form.texts('MediaUrl').filter((url) => url !== '');
  const messagingServiceSid = form.text('MessagingServiceSid')?.trim() || null;
  if (to === '') throw new RestError(400, 21604, "A 'To' phone number is required.");
  const from = senderOf(engine, form.text('From')?.trim() ?? '', messagingServiceSid);
  if (body === '' && mediaUrls.length === 0) throw new RestError(400, 21602, 'Message body is required.');
  if (body.length > longestBody) {
    throw new RestError(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
  }
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to.slice(0, 60)}`);
  const magic = magicRecipients[to];
  if (magic) throw new RestError(400, ...magic);
  if (mediaUrls.length > mostMedia) throw new RestError(400, 21623, 'Number of media files exceeds allowed limit');
  for (const url of mediaUrls)
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new RestError(400, 21620, 'Invalid media URL(s)');
  const message: OutgoingMessage = {
    direction: 'outbound-api',
    from,
    to,
    body,
    mediaUrls,
    messagingServiceSid,
    callback: callbackOf(engine, form),
    sendAt: scheduleOf(engine, form, messagingServiceSid),
  };
  if (engine.messages.isBlocked(message)) throw new RestError(400, 21610, 'Attempt to send to unsubscribed recipient');
  return message;
}

/** A service without a From takes the first number of the account: services themselves are not kept here. */
function senderOf(engine: Engine, from: string, messagingServiceSid: string | null): string {
  if (messagingServiceSid !== null && !isSid(messagingServiceSid, 'MG'))
    throw new RestError(400, 21701, 'The Messaging Service SID is invalid');
  if (from === '') {
    const first = messagingServiceSid === null ? undefined : engine.store.numbers.values().next().value;
    if (!first) throw new RestError(400, 21603, "A 'From' phone number is required.");
    return first.phoneNumber;
  }
  const magic = magicSenders[from];
  if (magic) throw new RestError(400, ...magic);
  if (!/^\+?\d{3,15}$/.test(from)) {
    throw new RestError(400, 21212, `The 'From' number ${from.slice(0, 60)} is not a valid phone number`);
  }
  if (!engine.store.numberOf(from)) {
    throw new RestError(
      400,
      21606,
      `The 'From' phone number ${from} is not a valid message-capable number of this account`,
    );
  }
  return from;
}

function callbackOf(engine: Engine, form: Form): CallbackTarget | null {
  const url = form.url('StatusCallback', 21609);
  if (url) return { url, method: 'POST' };
  const applicationSid = form.text('ApplicationSid');
  if (!applicationSid) return null;
  const application = engine.store.applications.get(applicationSid);
  if (!application) throw new RestError(400, 21218, 'ApplicationSid is not valid');
  return application.messageStatusCallback ? { url: application.messageStatusCallback, method: 'POST' } : null;
}

function scheduleOf(engine: Engine, form: Form, messagingServiceSid: string | null): number | null {
  const type = form.text('ScheduleType');
  const sendAt = form.text('SendAt');
  if (!type && !sendAt) return null;
  if (type !== 'fixed') throw new RestError(400, 35112, "ScheduleType must be 'fixed'");
  if (messagingServiceSid === null) throw new RestError(400, 35111, 'MessagingServiceSid is required for scheduling');
  const at = sendAt ? Date.parse(sendAt) : Number.NaN;
  if (Number.isNaN(at)) throw new RestError(400, 35115, 'SendAt is missing or not an ISO 8601 date');
  const inMs = at - engine.clock.now();
  if (inMs < earliestScheduleMs || inMs > latestScheduleMs)
    throw new RestError(400, 35114, 'SendAt must be between 300 seconds and 35 days in the future');
  return at;
}
