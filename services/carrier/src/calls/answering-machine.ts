import type { Engine } from '../engine.ts';
import type { CallbackTarget, Leg } from './leg.ts';

export const verdicts = [
  'human',
  'machine_start',
  'machine_end_beep',
  'machine_end_silence',
  'machine_end_other',
  'fax',
  'unknown',
] as const;
export type Verdict = (typeof verdicts)[number];

export interface AmdSettings {
  mode: 'Enable' | 'DetectMessageEnd';
  timeoutMs: number;
  /** So much silence after the answer, and nobody knows who it was. */
  silenceTimeoutMs: number;
  callback: CallbackTarget | null;
}

type AmdParsed = { kind: 'settings'; settings: AmdSettings | null } | { kind: 'invalid'; reason: string };

type Read = (name: string) => string | undefined;

/** `MachineDetection*` of a request, or the attributes of a Number of the same names (in camel case). */
export function parseAmd(read: Read, callback: CallbackTarget | null): AmdParsed {
  const mode = read('MachineDetection');
  if (mode === undefined || mode === '') return { kind: 'settings', settings: null };
  if (mode !== 'Enable' && mode !== 'DetectMessageEnd')
    return { kind: 'invalid', reason: `Invalid MachineDetection value: ${mode.slice(0, 40)}` };
  const numbers: number[] = [];
  for (const [name, least, most, otherwise] of ranges) {
    const text = read(name);
    const number = text === undefined || text === '' ? otherwise : Number(text);
    if (!Number.isInteger(number) || number < least || number > most)
      return { kind: 'invalid', reason: `${name} must be a number from ${least} to ${most}` };
    numbers.push(number);
  }
  const [timeoutSeconds = 30, , , silenceTimeoutMs = 5000] = numbers;
  return { kind: 'settings', settings: { mode, timeoutMs: timeoutSeconds * 1000, silenceTimeoutMs, callback } };
}

const ranges: readonly (readonly [name: string, least: number, most: number, otherwise: number])[] = [
  ['MachineDetectionTimeout', 3, 59, 30],
  ['MachineDetectionSpeechThreshold', 1000, 6000, 2400],
  ['MachineDetectionSpeechEndThreshold', 500, 5000, 1200],
  ['MachineDetectionSilenceTimeout', 2000, 10_000, 5000],
];

/**
 * Listens to an answered leg until somebody said (`/sim/amd`) who it is. A party of whom nothing was said is silent:
 * `unknown` after the silence timeout.
 */
export function detectAnsweringMachine(engine: Engine, leg: Leg, settings: AmdSettings, done: () => void): void {
  const answeredAt = engine.clock.now();
  let timer = schedule();
  const stopListening = leg.amdTold.subscribe(() => {
    timer.cancel();
    timer = schedule();
  });
  const stop = leg.ended.subscribe(() => {
    timer.cancel();
    stopListening();
  });

  function schedule() {
    const { amdHint } = leg;
    const wanted = amdHint ? amdHint.afterMs : settings.silenceTimeoutMs;
    const isTooLate = wanted > settings.timeoutMs;
    const verdict = amdHint && !isTooLate ? inMode(amdHint.verdict, settings.mode) : 'unknown';
    const dueAt = answeredAt + Math.min(wanted, settings.timeoutMs);
    return engine.clock.schedule(dueAt - engine.clock.now(), () => conclude(verdict));
  }

  function conclude(verdict: Verdict): void {
    stop();
    stopListening();
    leg.answeredBy = verdict;
    leg.machineDetectionMs = engine.clock.now() - answeredAt;
    leg.updatedAt = engine.clock.now();
    if (settings.callback) {
      engine.statusCallbacks.send(leg.sid, settings.callback, amdFields(engine.account.sid, leg), leg);
    }
    done();
  }
}

const amdFields = (accountSid: string, leg: Leg) => ({
  CallSid: leg.sid,
  AccountSid: accountSid,
  ...verdictFields(leg),
});

/** Nothing before there is a verdict. */
export const verdictFields = (leg: Leg): Record<string, string> =>
  leg.answeredBy === null
    ? {}
    : { AnsweredBy: leg.answeredBy, MachineDetectionDuration: String(leg.machineDetectionMs ?? 0) };

function inMode(verdict: Verdict, mode: AmdSettings['mode']): Verdict {
  if (mode === 'Enable' && verdict.startsWith('machine_')) return 'machine_start';
  if (mode === 'DetectMessageEnd' && verdict === 'machine_start') return 'machine_end_other';
  return verdict;
}
