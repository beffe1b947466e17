import type { VerbContext } from '../script/script.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';
import type { Recording } from './recording.ts';
import { recordingCallbackOf, trackOf, trimOf } from './twiml-settings.ts';

const wishes = new Map([
  ['record-from-answer', { from: 'answer', channels: 1 }],
  ['record-from-ringing', { from: 'ringing', channels: 1 }],
  ['record-from-answer-dual', { from: 'answer', channels: 2 }],
  ['record-from-ringing-dual', { from: 'ringing', channels: 2 }],
  // The spelling of old documents.
  ['true', { from: 'answer', channels: 1 }],
] as const);

export interface DialRecording {
  /** Ends it; the fields that the action gets. */
  finish(): Record<string, string>;
}

/** `<Dial record>`: records the dialling leg from the moment it rings or is bridged, until the Dial is over. */
export function recordDial(context: VerbContext, dial: TwimlNode): DialRecording {
  const { engine, leg, page } = context;
  const { attributes } = dial;
  const wish = [...wishes].find(([name]) => name === attributes.record)?.[1];
  if (!wish) return { finish: () => ({}) };

  let recording: Recording | null = null;
  const stopWatching = engine.changed.subscribe(() => {
    const isReached = wish.from === 'ringing' ? leg.bridge !== null : leg.bridge?.peer != null;
    if (recording || !isReached) return;
    recording = engine.recordings.start(
      'DialVerb',
      { kind: 'call', leg },
      {
        channels: wish.channels,
        track: trackOf(attributes.recordingTrack),
        trim: trimOf(attributes.trim, 'do-not-trim'),
        callback: recordingCallbackOf(page, attributes),
      },
    );
  });
  return {
    finish() {
      stopWatching();
      if (!recording) return {};
      engine.recordings.stop(recording);
      return engine.recordings.actionFields(recording);
    },
  };
}
