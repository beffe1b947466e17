import type { CallbackTarget } from '../calls/leg.ts';
import { segmentsOf } from './segments.ts';

export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'
  | 'receiving'
  | 'received';
export type MessageDirection = 'inbound' | 'outbound-api' | 'outbound-reply';

/** A file of a message; its content stays where the sender has it. */
export interface MessageMedia {
  sid: string;
  url: string;
  contentType: string;
  createdAt: number;
}

export interface MessageOptions {
  sid: string;
  direction: MessageDirection;
  from: string;
  to: string;
  body: string;
  media: readonly MessageMedia[];
  status: MessageStatus;
  createdAt: number;
  messagingServiceSid?: string | null;
  callback?: CallbackTarget | null;
}

const settled: ReadonlySet<MessageStatus> = new Set(['delivered', 'undelivered', 'failed', 'canceled', 'received']);

export class Message {
  readonly sid: string;
  readonly direction: MessageDirection;
  readonly from: string;
  readonly to: string;
  readonly createdAt: number;
  readonly messagingServiceSid: string | null;
  readonly callback: CallbackTarget | null;
  readonly segments: number;
  body: string;
  media: readonly MessageMedia[];
  status: MessageStatus;
  updatedAt: number;
  sentAt: number | null = null;
  errorCode: number | null = null;

  constructor(options: MessageOptions) {
    this.sid = options.sid;
    this.direction = options.direction;
    this.from = options.from;
    this.to = options.to;
    this.body = options.body;
    this.media = options.media;
    this.status = options.status;
    this.createdAt = options.createdAt;
    this.updatedAt = options.createdAt;
    this.messagingServiceSid = options.messagingServiceSid ?? null;
    this.callback = options.callback ?? null;
    this.segments = segmentsOf(options.body);
  }

  /** Nothing more will become of it. */
  get isSettled(): boolean {
    return settled.has(this.status);
  }

  /** A service chooses the sender only when it sends. */
  get isSenderKnown(): boolean {
    return this.status !== 'accepted' && this.status !== 'scheduled';
  }
}

export const messageErrors: Readonly<Record<number, string>> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30003: 'Unreachable destination handset',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
};
