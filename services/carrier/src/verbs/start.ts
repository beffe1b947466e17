import { recordingCallbackOf, trackOf, trimOf } from '../recordings/twiml-settings.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import { next, type Verb, type VerbContext } from '../script/script.ts';
import { MediaStream } from '../streams/media-stream.ts';
import { streamWishOf } from '../streams/stream-settings.ts';
import { Transcription } from '../streams/transcription.ts';
import { booleanOf, methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

type Starter = (context: VerbContext, noun: TwimlNode) => void;

/** What a document starts beside itself; the next verb follows at once. */
export const start: Verb = async (context, node) => {
  for (const noun of node.children) {
    const begin = Object.hasOwn(starters, noun.name) ? starters[noun.name] : undefined;
    if (begin) begin(context, noun);
    else notify(context, 12200, `<Start><${noun.name}> is not supported`);
  }
  return next;
};

const starters: Readonly<Record<string, Starter>> = {
  Stream: startStream,
  Recording: startRecording,
  Transcription: startTranscription,
  Siprec: (context) => notify(context, 12200, '<Siprec> is not built into this carrier: no session is recorded'),
};

function startStream(context: VerbContext, noun: TwimlNode): void {
  const { engine, leg, page } = context;
  const wish = streamWishOf(page, noun);
  if (wish.kind === 'invalid') {
    notify(context, wish.code, wish.reason);
    return;
  }
  const { name } = wish.settings;
  if (name && engine.background.find(leg, 'stream', name)) {
    notify(context, 12200, `a stream of the name ${name} runs already`);
    return;
  }
  const stream = new MediaStream(engine, leg, wish.settings, false);
  engine.background.add(leg, stream);
  void stream.open();
}

function startRecording(context: VerbContext, noun: TwimlNode): void {
  const { engine, leg, page } = context;
  const { recordingStatusCallback: url, track, recordingTrack, trim } = noun.attributes;
  const isAbsolute = url === undefined || /^https?:\/\//i.test(url.trim());
  if (!isAbsolute) notify(context, 11200, 'the recordingStatusCallback of <Recording> must be an absolute URL');
  engine.recordings.start(
    'StartCallRecordingTwiML',
    { kind: 'call', leg },
    {
      channels: 2,
      track: trackOf(track ?? recordingTrack),
      trim: trimOf(trim),
      callback: isAbsolute ? recordingCallbackOf(page, noun.attributes) : null,
    },
  );
}

function startTranscription(context: VerbContext, noun: TwimlNode): void {
  const { engine, leg, page } = context;
  const { attributes } = noun;
  const name = attributes.name || null;
  if (name && engine.background.find(leg, 'transcription', name)) {
    notify(context, 12200, `a transcription of the name ${name} runs already`);
    return;
  }
  const url = attributes.statusCallbackUrl ? resolveUrl(page, attributes.statusCallbackUrl) : null;
  const transcription = new Transcription(engine, leg, {
    name,
    track: attributes.track ?? 'both_tracks',
    languageCode: attributes.languageCode ?? 'en-US',
    engine: attributes.transcriptionEngine ?? 'google',
    partialResults: booleanOf(attributes.partialResults, false),
    callback: url ? { url, method: methodOf(attributes.statusCallbackMethod) } : null,
  });
  engine.background.add(leg, transcription);
}

function notify({ engine, leg, page }: VerbContext, code: number, text: string): void {
  const level = code === 12200 ? 'warning' : 'error';
  engine.legs.notify(leg, { level, code, text, url: page.url ?? '', method: page.method });
}
