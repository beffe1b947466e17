import { z } from 'zod';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { Interrupted, orInterrupted, sleep, waitFor } from '../time/interruptible.ts';
import { keyTonesMs } from '../twiml/durations.ts';
import { speakAs } from './speak-as.ts';

const longestPauseMs = 3_600_000;

/** One thing that a scripted caller does; the next one follows when it is done. */
export const stepSchema = z.union([
  z.strictObject({ say: z.string().min(1).max(4096), language: z.string().max(35).default('en-US') }),
  z.strictObject({ dtmf: z.string().regex(/^[0-9*#A-DwW]{1,64}$/) }),
  z.strictObject({ pauseMs: z.number().int().min(0).max(longestPauseMs) }),
  z.strictObject({ hangup: z.literal(true) }),
]);
export type Step = z.infer<typeof stepSchema>;

/** Begins when the call is answered, and ends with the call or when `script` is aborted. */
export function playSteps(engine: Engine, leg: Leg, steps: readonly Step[], script: AbortController): void {
  const undo = leg.ended.subscribe(() => script.abort());
  play(engine, leg, steps, script.signal)
    .catch((error: unknown) => {
      if (!(error instanceof Interrupted)) engine.log('error', 'the script of a caller failed', error);
    })
    .finally(undo);
}

async function play(engine: Engine, leg: Leg, steps: readonly Step[], signal: AbortSignal): Promise<void> {
  if (leg.status !== 'in-progress') await waitFor<void>(signal, (resolve) => leg.answered.subscribe(() => resolve()));
  for (const step of steps) await take(engine, leg, step, signal);
}

async function take(engine: Engine, leg: Leg, step: Step, signal: AbortSignal): Promise<void> {
  const { clock } = engine;
  if ('pauseMs' in step) await sleep(clock, step.pauseMs, signal);
  else if ('hangup' in step) engine.legs.hangUp(leg);
  else if ('dtmf' in step) {
    for (const key of step.dtmf) {
      if (!/w/i.test(key)) {
        leg.press(key, clock.now());
        engine.changed.emit();
      }
      await sleep(clock, keyTonesMs(key), signal);
    }
  } else {
    const speech = { text: step.say, confidence: null, partials: [] };
    // Virtual time waits until it is known how long it takes.
    const speaking = engine.pending.track(speakAs(engine, leg, speech, step.language));
    await sleep(clock, await orInterrupted(speaking, signal), signal);
  }
}
