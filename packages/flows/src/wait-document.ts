import type { Language } from '@tellonce/contracts';
import { speak, type Variables } from './prompt-catalogue.ts';
import type { Rendering, Speech } from './rendering.ts';
import { type PromptKey, prompts } from './service-hotline/prompts.ts';

export interface WaitDocumentInput {
  language: Language;
  /** From 1; null when nobody knows. */
  position: number | null;
  expectedWaitMs: number | null;
  /** How long the caller has waited. */
  waitedMs: number | null;
  music: { url: string; seconds: number } | null;
  /** Whether the caller may hang up and be called back. */
  callbackOffered?: boolean;
}

const shortestDocumentSeconds = 30;
/** One document lasts 30–60 s: with this, about every third one thanks for the patience. */
const comfortEveryMs = 120_000;
const comfortSpanMs = 45_000;

/** One round of waiting: place, honest expectation, music for the rest of 30 to 60 seconds. */
export const renderWait = (input: WaitDocumentInput): Rendering => {
  const say = (key: PromptKey, variables?: Variables): Speech[] =>
    speak(input.language, prompts[input.language][key], variables);
  const told = [...position(input, say), ...expectation(input, say), ...comfort(input, say)];
  if (!input.callbackOffered) return [...told, music(input)];
  const heard = [...told, ...say('callback-offer'), music(input)];
  return [{ kind: 'gather', prompts: heard, numDigits: 1, finishOnKey: '', timeoutSeconds: 1 }];
};

type Say = (key: PromptKey, variables?: Variables) => Speech[];

const position = ({ position: place }: WaitDocumentInput, say: Say): Speech[] => {
  if (place === null || place < 1) return [];
  return place === 1 ? say('wait-next') : say('wait-position', { position: String(place) });
};

const expectation = ({ expectedWaitMs }: WaitDocumentInput, say: Say): Speech[] => {
  if (expectedWaitMs === null) return [];
  if (expectedWaitMs < 60_000) return say('wait-under-minute');
  // Rounded up: a promise that is beaten is better than one that is broken.
  const minutes = Math.ceil(expectedWaitMs / 60_000);
  return minutes === 1 ? say('wait-one-minute') : say('wait-minutes', { minutes: String(minutes) });
};

const comfort = ({ waitedMs }: WaitDocumentInput, say: Say): Speech[] =>
  waitedMs !== null && waitedMs >= comfortEveryMs / 2 && waitedMs % comfortEveryMs < comfortSpanMs
    ? say('wait-comfort')
    : [];

const music = ({ music: song }: WaitDocumentInput): Speech =>
  song
    ? { kind: 'play', url: song.url, times: Math.max(1, Math.ceil(shortestDocumentSeconds / song.seconds)) }
    : { kind: 'pause', seconds: shortestDocumentSeconds };
