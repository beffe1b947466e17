import { isoCountryOf } from '../calls/country.ts';
import type { CallbackTarget } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Fields, Page } from '../script/script.ts';
import { methodOf } from '../twiml/attributes.ts';
import { parseTwiml, type TwimlNode } from '../twiml/parse-twiml.ts';
import { CookieJar } from '../webhooks/cookie-jar.ts';
import { toSignedUrl } from '../webhooks/signature.ts';
import type { WebhookAnswer } from '../webhooks/webhooks.ts';
import type { Message } from './message.ts';

type Step = { target: CallbackTarget; extra: Fields };
type Answer =
  | { kind: 'document'; page: Page; nodes: readonly TwimlNode[] }
  | { kind: 'failed'; code: number; url: string; reason: string };

/** Documents that name one another for ever end here. */
const documentLimit = 10;

/** Tells the application of a message that has come in, and sends what its document answers. */
export async function answerInbound(engine: Engine, message: Message): Promise<void> {
  const number = engine.store.numberOf(message.to);
  if (!number) return;
  const answering = engine.store.applications.get(number.smsApplicationSid) ?? number;
  const fallback: CallbackTarget | null = answering.smsFallbackUrl
    ? { url: answering.smsFallbackUrl, method: answering.smsFallbackMethod }
    : null;
  if (!answering.smsUrl) return;
  const cookies = new CookieJar();
  let hasFallenBack = false;
  let upcoming: Step | null = { target: { url: answering.smsUrl, method: answering.smsMethod }, extra: {} };
  for (let documents = 0; upcoming && documents < documentLimit; documents += 1) {
    const { target, extra }: Step = upcoming;
    const fields = { ...inboundFields(engine, message), ...extra };
    const answer = toAnswer(await engine.webhooks.request({ ...target, fields, cookies }), target);
    if (answer.kind === 'document') {
      upcoming = execute(engine, message, answer.page, answer.nodes);
    } else {
      engine.log('warn', 'the application could not be told of a message', { messageSid: message.sid, ...answer });
      const failed: Fields = { ErrorCode: String(answer.code), ErrorUrl: toSignedUrl(answer.url) };
      upcoming = fallback && !hasFallenBack ? { target: fallback, extra: failed } : null;
      hasFallenBack = true;
    }
  }
}

function inboundFields(engine: Engine, message: Message): Fields {
  const media = message.media.flatMap((one, index) => [
    [`MediaUrl${index}`, engine.messages.mediaUrl(message, one)] as const,
    [`MediaContentType${index}`, one.contentType] as const,
  ]);
  const fromCountry = isoCountryOf(message.from);
  const toCountry = isoCountryOf(message.to);
  return {
    MessageSid: message.sid,
    SmsSid: message.sid,
    SmsMessageSid: message.sid,
    AccountSid: engine.account.sid,
    From: message.from,
    To: message.to,
    Body: message.body,
    NumMedia: String(message.media.length),
    NumSegments: String(message.segments),
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    ...(fromCountry ? { FromCountry: fromCountry } : {}),
    ...(toCountry ? { ToCountry: toCountry } : {}),
    ...Object.fromEntries(media),
  };
}

function toAnswer(answer: WebhookAnswer, target: CallbackTarget): Answer {
  if (answer.kind === 'failed') return answer;
  const failed = (code: number, reason: string): Answer => ({ kind: 'failed', code, url: answer.url, reason });
  const page: Page = { url: answer.url, method: target.method };
  if (answer.body.trim() === '') return { kind: 'document', page, nodes: [] };
  const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const parsed = parseTwiml(answer.body);
  if (type === 'text/plain' && parsed.kind === 'malformed') {
    const node: TwimlNode = { name: 'Message', attributes: {}, children: [], text: answer.body };
    return { kind: 'document', page, nodes: [node] };
  }
  if (!['text/xml', 'application/xml', 'text/html', 'text/plain'].includes(type))
    return failed(12300, `the content type ${type || '(none)'} is not TwiML`);
  return parsed.kind === 'document' ? { kind: 'document', page, nodes: parsed.verbs } : failed(12100, parsed.reason);
}

/** Sends the document's messages; a Redirect, or a message's action, is where it goes on. */
function execute(engine: Engine, inbound: Message, page: Page, nodes: readonly TwimlNode[]): Step | null {
  for (const node of nodes) {
    if (node.name === 'Redirect') {
      const url = node.text === '' ? page.url : resolveUrl(page, node.text);
      return url ? { target: { url, method: methodOf(node.attributes.method) }, extra: {} } : null;
    }
    if (node.name !== 'Message') {
      engine.log('warn', 'an element of a message document was skipped', { name: node.name });
      continue;
    }
    const reply = sendReply(engine, inbound, page, node);
    const action = node.attributes.action ? resolveUrl(page, node.attributes.action) : null;
    if (reply && action) {
      return {
        target: { url: action, method: methodOf(node.attributes.method) },
        extra: { MessageSid: reply.sid, MessageStatus: reply.status },
      };
    }
  }
  return null;
}

function sendReply(engine: Engine, inbound: Message, page: Page, node: TwimlNode): Message | null {
  const bodies = node.children.filter((child) => child.name === 'Body');
  const mediaUrls = node.children
    .filter((child) => child.name === 'Media')
    .flatMap((child) => resolveUrl(page, child.text) ?? []);
  const isPlain = node.children.length === 0;
  const body = isPlain ? wordsOf(node) : bodies.map(wordsOf).join('');
  const from = node.attributes.from ?? inbound.to;
  if ((body === '' && mediaUrls.length === 0) || body.length > 1600 || !engine.store.numberOf(from)) {
    engine.log('warn', 'a reply cannot be sent', { messageSid: inbound.sid, from });
    return null;
  }
  const callbackUrl = node.attributes.statusCallback ? resolveUrl(page, node.attributes.statusCallback) : null;
  return engine.messages.send({
    direction: 'outbound-reply',
    from,
    to: node.attributes.to ?? inbound.from,
    body,
    mediaUrls,
    callback: callbackUrl ? { url: callbackUrl, method: 'POST' } : null,
  });
}

/** A message keeps its lines, which the text of a verb does not. */
const wordsOf = (node: TwimlNode): string => (node.rawText ?? node.text).trim();
