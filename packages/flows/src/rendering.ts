import type { Language } from '@tellonce/contracts';

/** Something that the caller hears. */
export type Speech =
  | { kind: 'say'; language: Language; text: string }
  | { kind: 'pause'; seconds: number }
  | { kind: 'play'; url: string; times: number };

/**
 * One step of what a caller experiences, in no carrier's words. After a `gather` that nobody answers comes the next
 * instruction; `redirect` asks us again, saying that the caller kept silent or only that the document is over.
 */
export type Instruction =
  | Speech
  | { kind: 'gather'; prompts: Speech[]; numDigits?: number; finishOnKey: string; timeoutSeconds: number }
  | { kind: 'enqueue'; queueKey: string }
  | { kind: 'redirect'; because: 'silence' | 'again' }
  | { kind: 'hangup' };

/** An abstract document: what the caller hears and may do until they, or the end of it, bring us the next webhook. */
export type Rendering = Instruction[];
