import { randomSid } from '../account/sids.ts';
import type { CallbackTarget } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { answerInbound } from './inbound-message.ts';
import { Message, type MessageDirection, type MessageMedia, type MessageStatus, messageErrors } from './message.ts';
import { keywordOf, keywordReply, OptOuts } from './opt-outs.ts';

/** From one status to the next. */
const sendingMs = 100;
const sentMs = 200;
const deliveredMs = 700;
/** What is settled is forgotten, oldest first, beyond this many. */
const settledLimit = 20_000;

export interface OutgoingMessage {
  direction: MessageDirection;
  from: string;
  to: string;
  body: string;
  mediaUrls?: readonly string[];
  messagingServiceSid?: string | null;
  callback?: CallbackTarget | null;
  sendAt?: number | null;
}

/** What a recipient's network does with messages, instead of delivering them. */
export interface Misfortune {
  status: 'undelivered' | 'failed';
  errorCode: number;
}

/** All text messages: sent step by step on the clock, received and answered, refused by who opted out. */
export class Messages {
  readonly all = new Map<string, Message>();
  readonly optOuts = new OptOuts();
  /** By recipient. */
  readonly misfortunes = new Map<string, Misfortune>();
  #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  isBlocked(message: Pick<OutgoingMessage, 'from' | 'to' | 'messagingServiceSid'>): boolean {
    return this.optOuts.isBlocked({ number: message.from, service: message.messagingServiceSid ?? null }, message.to);
  }

  /** Who opted out is written to by nobody but the carrier itself. */
  send(outgoing: OutgoingMessage, isFromCarrier = false): Message {
    const { sendAt = null, mediaUrls = [], ...options } = outgoing;
    const service = outgoing.messagingServiceSid ?? null;
    const status = sendAt !== null ? 'scheduled' : service ? 'accepted' : 'queued';
    const message = this.#create({ ...options, status, mediaUrls });
    if (service) this.optOuts.noteService(service, outgoing.from, outgoing.to);
    const begin = () => {
      if (!this.#isStill(message, status)) return;
      if (!isFromCarrier && this.isBlocked(outgoing)) this.#advance(message, 'failed', 21610);
      else this.#transmit(message);
    };
    if (sendAt !== null) this.#engine.clock.schedule(sendAt - this.#engine.clock.now(), begin);
    // After the answer to the request that created it.
    else void this.#engine.pending.track(new Promise<void>((resolve) => setTimeout(resolve, 5)).then(begin));
    return message;
  }

  #transmit(message: Message): void {
    const misfortune = this.misfortunes.get(message.to);
    if (message.status === 'accepted') this.#tell(message);
    this.#advance(message, 'queued');
    this.#later(message, sendingMs, 'queued', () => {
      this.#advance(message, 'sending');
      this.#later(message, sentMs, 'sending', () => {
        if (misfortune?.status === 'failed') {
          this.#advance(message, 'failed', misfortune.errorCode);
          return;
        }
        message.sentAt = this.#engine.clock.now();
        this.#advance(message, 'sent');
        this.#later(message, deliveredMs, 'sent', () => {
          if (misfortune) this.#advance(message, 'undelivered', misfortune.errorCode);
          else this.#deliver(message);
        });
      });
    });
  }

  #deliver(message: Message): void {
    this.#advance(message, 'delivered');
    // A number of our own was written to: its application hears of it.
    if (this.#engine.store.numberOf(message.to)) {
      const mediaUrls = message.media.map((one) => one.url);
      this.receive({ from: message.from, to: message.to, body: message.body, mediaUrls });
    }
  }

  /** Somebody writes to a number of the account. */
  receive(incoming: { from: string; to: string; body: string; mediaUrls?: readonly string[] }): Message {
    const { from, to, body, mediaUrls = [] } = incoming;
    const message = this.#create({ from, to, body, mediaUrls, direction: 'inbound', status: 'received' });
    message.sentAt = message.createdAt;
    const keyword = keywordOf(body);
    if (keyword === 'stop') this.optOuts.block(to, from);
    if (keyword === 'start') this.optOuts.lift(to, from);
    if (keyword) this.send({ direction: 'outbound-reply', from: to, to: from, body: keywordReply[keyword] }, true);
    this.#engine.pending.track(answerInbound(this.#engine, message)).catch((error: unknown) => {
      this.#engine.log('error', 'an inbound message could not be answered', { messageSid: message.sid, error });
    });
    return message;
  }

  cancel(message: Message): boolean {
    if (message.status !== 'scheduled' && message.status !== 'accepted') return false;
    this.#advance(message, 'canceled');
    return true;
  }

  redact(message: Message): void {
    message.body = '';
    message.updatedAt = this.#engine.clock.now();
  }

  reset(): void {
    this.all.clear();
    this.misfortunes.clear();
    this.optOuts.reset();
  }

  mediaUrl(message: Message, media: MessageMedia): string {
    return `${this.#engine.address.url}/2010-04-01/Accounts/${this.#engine.account.sid}/Messages/${message.sid}/Media/${media.sid}`;
  }

  #create(
    options: Omit<OutgoingMessage, 'mediaUrls' | 'sendAt'> & { mediaUrls: readonly string[]; status: MessageStatus },
  ): Message {
    const createdAt = this.#engine.clock.now();
    const media = options.mediaUrls.map((url) => ({
      sid: randomSid('ME'),
      url,
      contentType: contentTypeOf(url),
      createdAt,
    }));
    const message = new Message({ ...options, sid: randomSid(media.length > 0 ? 'MM' : 'SM'), media, createdAt });
    this.all.set(message.sid, message);
    this.#forgetOldest();
    return message;
  }

  #forgetOldest(): void {
    if (this.all.size <= settledLimit) return;
    for (const [sid, oldest] of this.all) {
      if (!oldest.isSettled) continue;
      this.all.delete(sid);
      break;
    }
  }

  #isStill(message: Message, status: MessageStatus): boolean {
    return message.status === status && this.all.has(message.sid);
  }

  #later(message: Message, ms: number, status: MessageStatus, run: () => void): void {
    this.#engine.clock.schedule(ms, () => {
      if (this.#isStill(message, status)) run();
    });
  }

  #advance(message: Message, status: MessageStatus, errorCode: number | null = null): void {
    message.status = status;
    message.errorCode = errorCode;
    message.updatedAt = this.#engine.clock.now();
    this.#tell(message);
  }

  #tell(message: Message): void {
    if (!message.callback) return;
    const { sid, status, errorCode, messagingServiceSid } = message;
    const fields = {
      AccountSid: this.#engine.account.sid,
      ApiVersion: '2010-04-01',
      MessageSid: sid,
      MessageStatus: status,
      SmsSid: sid,
      SmsStatus: status,
      From: message.from,
      To: message.to,
      ...(messagingServiceSid ? { MessagingServiceSid: messagingServiceSid } : {}),
      ...(errorCode === null ? {} : { ErrorCode: String(errorCode), ErrorMessage: messageErrors[errorCode] ?? '' }),
    };
    this.#engine.statusCallbacks.send(sid, message.callback, fields, null);
  }
}

const typesByEnding: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  pdf: 'application/pdf',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  wav: 'audio/wav',
  vcf: 'text/vcard',
};

/** The file is not fetched: its name must tell. */
function contentTypeOf(url: string): string {
  const ending = new URL(url).pathname.split('.').at(-1)?.toLowerCase() ?? '';
  return typesByEnding[ending] ?? 'application/octet-stream';
}
