import { type Message, type MessageMedia, messageErrors } from '../messages/message.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { basePath } from './to-json.ts';

export function messageJson(accountSid: string, message: Message) {
  const path = `${basePath(accountSid)}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: toRfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : toRfc2822(message.sentAt),
    date_updated: toRfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : (messageErrors[message.errorCode] ?? null),
    from: message.isSenderKnown ? message.from : null,
    to: message.to,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(message.media.length),
    // How a scheduled message will be split is not told before it is sent.
    num_segments: message.isSenderKnown ? String(message.segments) : '0',
    price: null,
    price_unit: 'USD',
    status: message.status,
    uri: `${path}.json`,
    subresource_uris: { media: `${path}/Media.json`, feedback: `${path}/Feedback.json` },
  };
}

export const messageMediaJson = (accountSid: string, message: Message, media: MessageMedia) => ({
  sid: media.sid,
  account_sid: accountSid,
  parent_sid: message.sid,
  content_type: media.contentType,
  date_created: toRfc2822(media.createdAt),
  date_updated: toRfc2822(media.createdAt),
  uri: `${basePath(accountSid)}/Messages/${message.sid}/Media/${media.sid}.json`,
});
