import { z } from 'zod';
import { hears } from '../calls/hears.ts';
import { placeInbound } from '../calls/inbound.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { command, type SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';

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
      z.object({ from: z.string().min(1), to: z.string().min(1), stir: z.string().optional() }),
      (input) => {
        const placed = placeInbound(engine, {
          from: input.from,
          to: input.to,
          ...(input.stir ? { stir: input.stir } : {}),
        });
        if (placed.kind === 'unknown-number') throw new SimProblem(404, `${input.to} is not a number of this account`);
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
