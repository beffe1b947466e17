import { meaningOf, numberInForm, textIn, toForm } from './form.ts';
import { type LegStatus, type Party, toLegStatus, toParty } from './words.ts';

/** How an Enqueue came to its end. `redirected` is our own redirect and settles nothing. */
export type QueueResult = 'left' | 'redirected' | 'bridged' | 'hung-up' | 'full' | 'failed';

const queueResultByCarrierWord: Readonly<Record<string, QueueResult>> = {
  leave: 'left',
  redirected: 'redirected',
  'redirected-from-bridged': 'redirected',
  bridged: 'bridged',
  'bridging-in-process': 'bridged',
  hangup: 'hung-up',
  'queue-full': 'full',
  error: 'failed',
  'system-error': 'failed',
};

/** A request of the carrier for a document (first ring, Gather action, wait document, Enqueue or Dial action). */
export interface VoiceRequest {
  callSid: string;
  from: Party;
  to: Party;
  /** From and To as they came. */
  fromText: string;
  toText: string;
  status: LegStatus | null;
  direction: 'inbound' | 'outbound';
  /** Keys of a Gather, without the finishing key; null when the request brings none. */
  digits: string | null;
  speech: { text: string; confidence: number | null } | null;
  queue: { result: QueueResult | null; position: number | null; waitedMs: number | null } | null;
  /** The carrier could not use our document and asks the fallback: its error code. */
  errorCode: number | null;
  /** Repeated by retries of the same request; answers to one token are the same. */
  idempotencyToken: string | null;
  /** A parameter that a desktop gave when it connected, such as `reservationId`. */
  parameter(name: string): string | null;
}

/** Null when it is none: there is no CallSid. */
export const parseVoiceRequest = (req: {
  body?: unknown;
  get(header: string): string | undefined;
}): VoiceRequest | null => {
  const form = toForm(req.body);
  const callSid = textIn(form, 'CallSid');
  if (!callSid) return null;
  const speech = textIn(form, 'SpeechResult');
  const queueWord = textIn(form, 'QueueResult');
  const position = numberInForm(form, 'QueuePosition');
  const queueTime = numberInForm(form, 'QueueTime');
  return {
    callSid,
    from: toParty(textIn(form, 'From')),
    to: toParty(textIn(form, 'To')),
    fromText: textIn(form, 'From') ?? '',
    toText: textIn(form, 'To') ?? '',
    status: toLegStatus(textIn(form, 'CallStatus')),
    direction: textIn(form, 'Direction')?.startsWith('outbound') ? 'outbound' : 'inbound',
    digits: typeof form.Digits === 'string' ? form.Digits.replaceAll('\0', '') : null,
    speech: speech ? { text: speech, confidence: numberInForm(form, 'Confidence') } : null,
    queue:
      queueWord || position !== null
        ? {
            result: queueWord ? (meaningOf(queueResultByCarrierWord, queueWord) ?? 'failed') : null,
            position,
            waitedMs: queueTime === null ? null : queueTime * 1_000,
          }
        : null,
    errorCode: numberInForm(form, 'ErrorCode'),
    idempotencyToken: req.get('i-twilio-idempotency-token') ?? null,
    parameter: (name) => textIn(form, name) ?? null,
  };
};
