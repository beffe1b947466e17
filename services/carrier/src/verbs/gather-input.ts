import { callFields } from '../calls/call-fields.ts';
import type { Speech } from '../calls/leg.ts';
import { resolveUrl } from '../script/resolve-url.ts';
import type { Outcome, VerbContext } from '../script/script.ts';
import type { Timer } from '../time/clock.ts';
import { Interrupted } from '../time/interruptible.ts';
import { booleanOf, integerOf, methodOf } from '../twiml/attributes.ts';
import type { TwimlNode } from '../twiml/parse-twiml.ts';

export type GatheredInput =
  | { kind: 'keys'; digits: string; finishKey: string | null; takesKeys: boolean }
  | { kind: 'speech'; text: string; confidence: number | null };

const prompts = new Set(['Say', 'Play', 'Pause']);
const longestSpeechSeconds = 60;

/**
 * Prompts play until the first input; then every key has `timeout` seconds to come. The first kind of input that comes
 * is the one that counts. With `speechTimeout="auto"` a sentence is over as it ends, otherwise after so much silence,
 * in which more words may come.
 */
export async function collectInput(context: VerbContext, node: TwimlNode): Promise<GatheredInput> {
  const { engine, leg, signal } = context;
  const { attributes } = node;
  const kinds = (attributes.input ?? 'dtmf').split(/\s+/);
  const takesKeys = kinds.includes('dtmf');
  const takesSpeech = kinds.includes('speech');
  const finishOnKey = attributes.finishOnKey ?? '#';
  const numDigits = integerOf(attributes.numDigits, Number.POSITIVE_INFINITY, 1);
  const timeoutMs = attributes.timeout === 'auto' ? 2000 : integerOf(attributes.timeout, 5) * 1000;
  const isSpeechTimeoutAuto = attributes.speechTimeout === 'auto';
  const speechTimeoutMs = integerOf(attributes.speechTimeout, timeoutMs / 1000) * 1000;
  const maxSpeechMs =
    Math.min(integerOf(attributes.maxSpeechTime, longestSpeechSeconds, 1), longestSpeechSeconds) * 1000;
  const mayBargeIn = booleanOf(attributes.bargeIn, true);
  const prompting = new AbortController();
  const partials = partialResults(context, node);

  return new Promise<GatheredInput>((resolve, reject) => {
    let digits = '';
    let words: { text: string; confidence: number | null } | null = null;
    let isPrompting = true;
    let timer: Timer | null = null;
    let speechLimit: Timer | null = null;
    let isHeldByVoice = false;
    let isDone = false;
    const finish = (settle: () => void) => {
      if (isDone) return;
      isDone = true;
      timer?.cancel();
      speechLimit?.cancel();
      for (const stop of stopListening) stop();
      signal.removeEventListener('abort', onAbort);
      prompting.abort('over');
      leg.hearNothing();
      engine.changed.emit();
      settle();
    };
    const submitKeys = (finishKey: string | null) =>
      finish(() => resolve({ kind: 'keys', digits, finishKey, takesKeys }));
    const submitSpeech = () => {
      const said = words;
      if (said) finish(() => void partials.told().then(() => resolve({ kind: 'speech', ...said })));
    };
    const onAbort = () => finish(() => reject(new Interrupted()));
    const restartTimer = (ms: number, submit: () => void) => {
      timer?.cancel();
      timer = engine.clock.schedule(ms, submit);
    };
    const stopPrompts = () => {
      isPrompting = false;
      prompting.abort('over');
      leg.hearNothing();
    };
    const takeKey = (key: string) => {
      if (!takesKeys || isDone || words) return;
      stopPrompts();
      if (finishOnKey.includes(key)) {
        submitKeys(key);
        return;
      }
      digits += key;
      if (digits.length >= numDigits) submitKeys(null);
      else restartTimer(timeoutMs, () => submitKeys(null));
    };
    const awaitEndOfSpeech = () => {
      if (isSpeechTimeoutAuto) submitSpeech();
      else restartTimer(speechTimeoutMs, submitSpeech);
    };
    const takeSpeech = (speech: Speech) => {
      if (isDone || digits !== '') return;
      partials.tell(speech);
      isHeldByVoice = false;
      if (!words) speechLimit = engine.clock.schedule(maxSpeechMs, submitSpeech);
      words = { text: words ? `${words.text} ${speech.text}` : speech.text, confidence: speech.confidence };
      if (isPrompting && !mayBargeIn) return;
      stopPrompts();
      awaitEndOfSpeech();
    };
    const giveUp = () => (words ? submitSpeech() : submitKeys(null));
    /** Only where there is sound: nobody is interrupted, neither by a prompt nor by a time limit. */
    const attendVoice = (isSpeaking: boolean) => {
      if (isDone || digits !== '' || (isPrompting && !mayBargeIn)) return;
      if (isSpeaking) {
        stopPrompts();
        engine.changed.emit();
        restartTimer(maxSpeechMs, giveUp);
        isHeldByVoice = true;
      } else if (isHeldByVoice) {
        // The same as if it had been silent all the time, unless words are still recognised.
        restartTimer(words ? speechTimeoutMs : timeoutMs, giveUp);
        isHeldByVoice = false;
      }
    };
    const stopListening = [
      leg.digit.subscribe(takeKey),
      ...(takesSpeech ? [leg.speech.subscribe(takeSpeech), leg.voice.subscribe(attendVoice)] : []),
    ];
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
      return;
    }
    while (takesKeys && leg.typedAhead !== '' && !isDone) {
      const key = leg.typedAhead.charAt(0);
      leg.typedAhead = leg.typedAhead.slice(1);
      takeKey(key);
    }
    if (isDone || !isPrompting) return;
    playPrompts(context, node, prompting.signal).then(
      () => {
        if (isDone || !isPrompting) return;
        isPrompting = false;
        if (words) awaitEndOfSpeech();
        else restartTimer(timeoutMs, () => submitKeys(null));
      },
      (error: unknown) => {
        if (!(error instanceof Interrupted)) finish(() => reject(error));
      },
    );
  });
}

function playPrompts(context: VerbContext, node: TwimlNode, signal: AbortSignal): Promise<Outcome> {
  const verbs = node.children.filter((child) => prompts.has(child.name));
  return context.engine.scripts.execute({ leg: context.leg, scope: context.scope, page: context.page, verbs, signal });
}

/** Guesses are told as they come; what is answered steers nothing. The result follows when they have been told. */
function partialResults(context: VerbContext, node: TwimlNode) {
  const { engine, leg, page } = context;
  const { partialResultCallback, partialResultCallbackMethod } = node.attributes;
  const url = partialResultCallback ? resolveUrl(page, partialResultCallback) : null;
  const key = `${leg.sid}:partial-results`;
  let sequence = 0;
  return {
    tell(speech: Speech): void {
      if (!url) return;
      for (const [index, partial] of speech.partials.entries()) {
        engine.statusCallbacks.send(
          key,
          { url, method: methodOf(partialResultCallbackMethod) },
          {
            ...callFields(engine.account.sid, leg),
            UnstableSpeechResult: partial,
            Stability: ((index + 1) / (speech.partials.length + 1)).toFixed(2),
            SequenceNumber: String(sequence++),
            Language: node.attributes.language ?? 'en-US',
          },
          leg,
        );
      }
    },
    told: (): Promise<void> => engine.statusCallbacks.told(key),
  };
}
