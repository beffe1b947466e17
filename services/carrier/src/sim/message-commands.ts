import { z } from 'zod';
import type { Engine } from '../engine.ts';
import { command, type SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';

const number = z.string().min(1).max(40);

/** What people who write and are written to can do. */
export function messageCommands(engine: Engine): Record<string, SimCommand> {
  return {
    sms: command(
      z.object({
        from: number,
        to: number,
        body: z.string().max(1600),
        mediaUrls: z
          .array(z.url({ protocol: /^https?$/ }))
          .max(10)
          .default([]),
      }),
      (incoming) => {
        if (!engine.store.numberOf(incoming.to))
          throw new SimProblem(404, `${incoming.to} is not a number of this account`);
        return { messageSid: engine.messages.receive(incoming).sid };
      },
    ),
    /** What becomes of messages to a number from now on. */
    smsOutcome: command(
      z.object({
        to: number,
        outcome: z.enum(['delivered', 'undelivered', 'failed']),
        errorCode: z.number().int().min(30_001).max(39_999).default(30_003),
      }),
      ({ to, outcome, errorCode }) => {
        if (outcome === 'delivered') engine.messages.misfortunes.delete(to);
        else engine.messages.misfortunes.set(to, { status: outcome, errorCode });
        return {};
      },
    ),
  };
}
