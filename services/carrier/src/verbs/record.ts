import { callFields } from '../calls/call-fields.ts';
import type { Recording } from '../recordings/recording.ts';
import { recordingCallbackOf, trimOf } from '../recordings/twiml-settings.ts';
import { goTo, resolveUrl } from '../script/resolve-url.ts';
import { type Fields, next, type Verb, type VerbContext } from '../script/script.ts';
import type { Timer } from '../time/clock.ts';
import { sleep, waitFor } from '../time/interruptible.ts';
import { booleanOf, integerOf, methodOf } from '../twiml/attributes.ts';
import { speakingMs } from '../twiml/durations.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

const beepMs = 500;
/** Less than this without a word is nothing: a key or a hang-up right after the beep. */
const shortestMs = 1000;

type End = { by: 'key'; key: string } | { by: 'silence' } | { by: 'limit' };

/** What the caller left: words, as far as they were understood, or at least a voice. */
interface VoiceMessage {
  readonly words: string[];
  hasVoice: boolean;
}

export const record: Verb = async (context, node) => {
  const { engine, leg, signal } = context;
  const { attributes } = node;
  leg.typedAhead = '';
  if (booleanOf(attributes.playBeep, true)) {
    leg.hear({ tone: 'beep' }, engine.clock.now());
    engine.changed.emit();
    await sleep(engine.clock, beepMs, signal);
  }
  leg.hearNothing();
  engine.changed.emit();

  const recording = engine.recordings.start(
    'RecordVerb',
    { kind: 'call', leg },
    {
      channels: 1,
      track: 'inbound',
      trim: trimOf(attributes.trim),
      callback: recordingCallbackOf(context.page, attributes),
    },
  );
  const message: VoiceMessage = { words: [], hasVoice: false };
  // Runs inside the interruption: whoever looks next sees the recording ended.
  const onAbort = () => {
    engine.recordings.stop(recording);
    if (signal.reason === 'leg-ended') tellOfHangUp(context, node, recording, message);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const end = await listen(context, node, message);
  signal.removeEventListener('abort', onAbort);
  engine.recordings.stop(recording);
  if (isEmpty(recording, message, end)) return next;
  transcribe(context, node, recording, message.words);
  return goTo(context.page, attributes.action, methodOf(attributes.method), {
    ...engine.recordings.actionFields(recording),
    ...(end.by === 'key' ? { Digits: end.key } : {}),
  });
};

/** Until a key, the limit, or `timeout` seconds in which nobody says anything. */
function listen(context: VerbContext, node: TwimlNode, message: VoiceMessage): Promise<End> {
  const { engine, leg, signal } = context;
  const { clock } = engine;
  const finishOnKey = node.attributes.finishOnKey ?? '1234567890*#';
  const silenceMs = integerOf(node.attributes.timeout, 5, 1) * 1000;
  const limitMs = integerOf(node.attributes.maxLength, 3600, 1) * 1000;
  return waitFor<End>(signal, (resolve) => {
    let silence: Timer | null = null;
    const waitForSilence = (speakingMs: number) => {
      silence?.cancel();
      silence = clock.schedule(speakingMs + silenceMs, () => resolve({ by: 'silence' }));
    };
    waitForSilence(0);
    const limit = clock.schedule(limitMs, () => resolve({ by: 'limit' }));
    let speaksUntil = clock.now();
    const stopWords = leg.speech.subscribe(({ text }) => {
      message.words.push(text);
      message.hasVoice = true;
      speaksUntil = Math.max(speaksUntil, clock.now()) + speakingMs(text);
      waitForSilence(speaksUntil - clock.now());
    });
    // A real voice is not understood, but it is noticed.
    const stopVoice = leg.voice.subscribe((isSpeaking) => {
      message.hasVoice = true;
      if (isSpeaking) silence?.cancel();
      else waitForSilence(0);
    });
    const stopKeys = leg.digit.subscribe((key) => {
      if (finishOnKey.includes(key)) resolve({ by: 'key', key });
    });
    return () => {
      silence?.cancel();
      limit.cancel();
      stopWords();
      stopVoice();
      stopKeys();
    };
  });
}

const isEmpty = (recording: Recording, message: VoiceMessage, end: End | null): boolean =>
  !message.hasVoice && (end?.by === 'silence' || (recording.durationMs ?? 0) < shortestMs);

/** The action hears of a message whose caller has left; its answer drives nobody. */
function tellOfHangUp(context: VerbContext, node: TwimlNode, recording: Recording, message: VoiceMessage): void {
  const { engine, leg, page } = context;
  if (isEmpty(recording, message, null)) return;
  transcribe(context, node, recording, message.words);
  const { action } = node.attributes;
  const url = action ? resolveUrl(page, action) : page.url;
  if (!url) return;
  const fields: Fields = {
    ...callFields(engine.account.sid, leg),
    ...engine.recordings.actionFields(recording),
    Digits: 'hangup',
  };
  engine.statusCallbacks.send(leg.sid, { url, method: methodOf(node.attributes.method) }, fields, leg);
}

function transcribe(context: VerbContext, node: TwimlNode, recording: Recording, words: readonly string[]): void {
  const { engine, leg, page } = context;
  const { transcribe: isWanted, transcribeCallback } = node.attributes;
  const url = transcribeCallback ? resolveUrl(page, transcribeCallback) : null;
  if (!url || !booleanOf(isWanted, true)) return;
  engine.recordings.transcribe(recording, leg, words.join(' '), { url, method: 'POST' });
}
