import { next, type Verb } from '../script/script.ts';

const kinds = { Stream: 'stream', Transcription: 'transcription' } as const;

/** Ends what Start began, by its name. */
export const stop: Verb = async ({ engine, leg, page }, node) => {
  for (const noun of node.children) {
    const kind = noun.name === 'Stream' || noun.name === 'Transcription' ? kinds[noun.name] : null;
    if (kind) {
      engine.background.find(leg, kind, noun.attributes.name ?? '')?.stop();
    } else if (noun.name === 'Recording') {
      for (const recording of engine.recordings.activeOf({ kind: 'call', leg }))
        if (recording.source === 'StartCallRecordingTwiML') engine.recordings.stop(recording, 'stopped');
    } else {
      engine.legs.notify(leg, {
        level: 'warning',
        code: 12200,
        text: `<Stop><${noun.name}>: nothing of that kind can run in this carrier`,
        url: page.url ?? '',
        method: page.method,
      });
    }
  }
  return next;
};
