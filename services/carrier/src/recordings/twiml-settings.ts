import { resolveUrl } from '../script/resolve-url.ts';
import type { Page } from '../script/script.ts';
import { methodOf, wordsOf } from '../twiml/attributes.ts';
import type { RecordingTrack, RecordingTrim } from './recorder.ts';
import type { RecordingCallback, RecordingEvent } from './recording.ts';

type Attributes = Readonly<Record<string, string>>;

const recordingEvents: readonly RecordingEvent[] = ['in-progress', 'completed', 'absent'];

export const trimOf = (value: string | undefined, otherwise: RecordingTrim = 'trim-silence'): RecordingTrim =>
  value === 'do-not-trim' || value === 'trim-silence' ? value : otherwise;

export const trackOf = (value: string | undefined): RecordingTrack =>
  value === 'inbound' || value === 'outbound' ? value : 'both';

export function recordingEventsOf(words: readonly string[]): ReadonlySet<RecordingEvent> {
  const known = recordingEvents.filter((event) => words.includes(event));
  return new Set(known.length > 0 ? known : ['completed' as const]);
}

/** `recordingStatusCallback`, resolved against the document, and what it wants to hear. */
export function recordingCallbackOf(page: Page, attributes: Attributes): RecordingCallback | null {
  const url = attributes.recordingStatusCallback ? resolveUrl(page, attributes.recordingStatusCallback) : null;
  if (!url) return null;
  return {
    url,
    method: methodOf(attributes.recordingStatusCallbackMethod),
    events: recordingEventsOf(wordsOf(attributes.recordingStatusCallbackEvent)),
  };
}
