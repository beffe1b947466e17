import { meaningOf } from './form.ts';

/** How far a leg has come, in our words. */
export type LegProgress = 'dialling' | 'ringing' | 'answered' | 'ended';
/** How a leg ended. */
export type LegOutcome = 'answered' | 'busy' | 'no-answer' | 'failed' | 'cancelled';

export interface LegStatus {
  progress: LegProgress;
  /** Set once the leg has ended. */
  outcome: LegOutcome | null;
}

const statusByCarrierWord: Readonly<Record<string, LegStatus>> = {
  queued: { progress: 'dialling', outcome: null },
  initiated: { progress: 'dialling', outcome: null },
  ringing: { progress: 'ringing', outcome: null },
  'in-progress': { progress: 'answered', outcome: null },
  completed: { progress: 'ended', outcome: 'answered' },
  busy: { progress: 'ended', outcome: 'busy' },
  'no-answer': { progress: 'ended', outcome: 'no-answer' },
  failed: { progress: 'ended', outcome: 'failed' },
  canceled: { progress: 'ended', outcome: 'cancelled' },
};

/** The carrier's call status in our words; null for a word we do not know. */
export const toLegStatus = (carrierWord: string | undefined): LegStatus | null =>
  meaningOf(statusByCarrierWord, carrierWord) ?? null;

/** Who is at the end of a leg. */
export type Party =
  | { kind: 'number'; e164: string }
  | { kind: 'client'; identity: string }
  /** Withheld, or not a number in international form: what stood there. */
  | { kind: 'other'; text: string };

export const toParty = (text: string | undefined): Party => {
  const value = text ?? '';
  if (value.startsWith('client:')) {
    const [identity = ''] = value.slice('client:'.length).split('?');
    return { kind: 'client', identity };
  }
  return /^\+[1-9]\d{6,14}$/.test(value) ? { kind: 'number', e164: value } : { kind: 'other', text: value };
};
