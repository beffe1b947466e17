import { z } from 'zod';
import { verdicts } from '../calls/answering-machine.ts';
import { hears } from '../calls/hears.ts';
import { placeInbound } from '../calls/inbound.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { hush, toneAs } from '../media/scripted-party.ts';
import { command, type SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';
import { speakAs } from './speak-as.ts';

const oneCall = z.object({ callSid: z.string() });
const keys = z.string().regex(/^[0-9*#A-Da-dwW]{1,64}$/);

/** What the party at the far end of a leg can do. */
export function partyCommands(engine: Engine): Record<string, SimCommand> {
  const legOf = (callSid: string): Leg => {
    const leg = engine.store.calls.get(callSid);
    if (!leg) throw new SimProblem(404, 'there is no such call');
    return leg;
  };
  /** A call that a calls-per-second queue holds back cannot be answered yet; one that rings can. */
  const ringing = (callSid: string): Leg => {
    const leg = legOf(callSid);
    if (leg.direction === 'inbound' || leg.isClient)
      throw new SimProblem(409, 'no simulated party is called on this leg');
    if (leg.status !== 'ringing') throw new SimProblem(409, `the call is ${leg.status}, not ringing`);
    return leg;
  };
  const live = (callSid: string): Leg => {
    const leg = legOf(callSid);
    if (!leg.isLive) throw new SimProblem(409, `the call is ${leg.status}`);
    return leg;
  };

  return {
    inbound: command(
      z.object({
        from: z.string().min(1),
        to: z.string().min(1),
        stir: z.string().optional(),
        stirPassportToken: z.string().optional(),
        forwardedFrom: z.string().optional(),
        callerName: z.string().optional(),
      }),
      ({ from, to, ...rest }) => {
        const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
        const placed = placeInbound(engine, { from, to, ...known });
        if (placed.kind === 'unknown-number') throw new SimProblem(404, `${to} is not a number of this account`);
        return { callSid: placed.leg.sid };
      },
    ),
    answer: command(oneCall, ({ callSid }) => {
      engine.legs.answer(ringing(callSid));
      return {};
    }),
    busy: command(oneCall, ({ callSid }) => {
      engine.legs.end(ringing(callSid), 'busy', 486);
      return {};
    }),
    reject: command(oneCall, ({ callSid }) => {
      engine.legs.end(ringing(callSid), 'failed', 404);
      return {};
    }),
    ringOut: command(oneCall, ({ callSid }) => {
      engine.legs.end(ringing(callSid), 'no-answer', 487);
      return {};
    }),
    hangup: command(oneCall, ({ callSid }) => {
      engine.legs.hangUp(live(callSid));
      return {};
    }),
    dtmf: command(z.object({ callSid: z.string(), digits: keys }), ({ callSid, digits }) => {
      live(callSid).press(digits.replace(/w/gi, ''), engine.clock.now());
      engine.changed.emit();
      return {};
    }),
    speak: command(
      z.object({
        callSid: z.string(),
        text: z.string().min(1).max(4096),
        confidence: z.number().min(0).max(1).optional(),
        partials: z.array(z.string()).max(100).default([]),
        language: z.string().max(35).default('en-US'),
      }),
      async ({ callSid, text, confidence, partials, language }) => {
        await speakAs(engine, live(callSid), { text, confidence: confidence ?? null, partials }, language);
        return {};
      },
    ),
    tone: command(
      z.object({
        callSid: z.string(),
        hz: z.number().min(50).max(3900),
        ms: z.number().int().min(20).max(600_000),
      }),
      async ({ callSid, hz, ms }) => {
        if (!engine.media.isAudible) throw new SimProblem(409, 'the carrier is silent');
        const isSaid = await toneAs(engine.media, live(callSid), hz, ms);
        if (!isSaid) throw new SimProblem(409, 'the party of this call speaks for itself');
        return {};
      },
    ),
    hush: command(oneCall, ({ callSid }) => {
      hush(engine.media, live(callSid));
      return {};
    }),
    amd: command(
      z.object({ callSid: z.string(), verdict: z.enum(verdicts), afterMs: z.number().int().min(0).default(0) }),
      ({ callSid, verdict, afterMs }) => {
        const leg = live(callSid);
        leg.amdHint = { verdict, afterMs };
        leg.amdTold.emit();
        return {};
      },
    ),
    legs: command(
      z.object({ to: z.string().optional(), from: z.string().optional(), status: z.string().optional() }),
      ({ to, from, status }) => ({
        callSids: [...engine.store.calls.values()]
          .filter((leg) => (!to || leg.to === to) && (!from || leg.from === from) && (!status || leg.status === status))
          .map((leg) => leg.sid),
      }),
    ),
    hears: command(oneCall, ({ callSid }) => hears(legOf(callSid))),
  };
}
