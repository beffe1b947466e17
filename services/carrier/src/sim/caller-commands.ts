import { z } from 'zod';
import { hears } from '../calls/hears.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { playSteps, stepSchema } from './caller-script.ts';
import { command, type SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';

const longestMs = 86_400_000;
const mostSteps = 200;
const largestWavBytes = 8 * 1024 * 1024;

/** Callers who act by themselves: they lose their patience, or follow a script. And voices for what they hear. */
export function callerCommands(engine: Engine): Record<string, SimCommand> {
  /** What ends the patience, and the script, of a leg that got another one. */
  const patience = new WeakMap<Leg, () => void>();
  const scripts = new WeakMap<Leg, AbortController>();
  const live = (callSid: string): Leg => {
    const leg = engine.store.calls.get(callSid);
    if (!leg) throw new SimProblem(404, 'there is no such call');
    if (!leg.isLive) throw new SimProblem(409, `the call is ${leg.status}`);
    return leg;
  };

  return {
    patience: command(
      z.object({ callSid: z.string(), ms: z.number().int().min(0).max(longestMs).nullable() }),
      ({ callSid, ms }) => {
        const leg = live(callSid);
        patience.get(leg)?.();
        patience.delete(leg);
        if (ms !== null) patience.set(leg, beImpatient(engine, leg, ms));
        return {};
      },
    ),
    script: command(
      z.object({ callSid: z.string(), steps: z.array(stepSchema).max(mostSteps) }),
      ({ callSid, steps }) => {
        const leg = live(callSid);
        scripts.get(leg)?.abort();
        const script = new AbortController();
        scripts.set(leg, script);
        playSteps(engine, leg, steps, script);
        return {};
      },
    ),
    prompt: command(
      z.object({
        language: z.string().min(1).max(35),
        text: z.string().min(1).max(4096),
        wavBase64: z.base64().min(1),
      }),
      async ({ language, text, wavBase64 }) => {
        if (!engine.uploadPrompt) throw new SimProblem(409, 'the carrier is silent');
        const wav = Buffer.from(wavBase64, 'base64');
        if (wav.length > largestWavBytes) throw new SimProblem(413, 'a recording may have 8 MB');
        const kept = await engine.uploadPrompt(text, language, wav);
        if (kept.kind === 'refused') throw new SimProblem(409, kept.reason);
        return { durationMs: Math.round(kept.durationMs) };
      },
    ),
  };
}

const hearsSomebody = (leg: Leg): boolean => hears(leg).some((one) => 'callSid' in one);

/** Hangs up when nobody has been heard in time. Returns the undo. */
function beImpatient(engine: Engine, leg: Leg, ms: number): () => void {
  if (hearsSomebody(leg)) return () => {};
  const timer = engine.clock.schedule(ms, () => {
    calmDown();
    if (leg.isLive && !hearsSomebody(leg)) engine.legs.hangUp(leg);
  });
  const undo = [
    engine.changed.subscribe(() => {
      if (hearsSomebody(leg)) calmDown();
    }),
    leg.ended.subscribe(() => calmDown()),
  ];
  const calmDown = () => {
    timer.cancel();
    for (const stop of undo) stop();
  };
  return calmDown;
}
