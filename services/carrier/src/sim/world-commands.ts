import { z } from 'zod';
import type { Engine } from '../engine.ts';
import type { VirtualClock } from '../time/clock.ts';
import { parseTwiml } from '../twiml/parse-twiml.ts';
import { command, type SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';

const probability = z.number().min(0).max(1).default(0);
const binLimit = 200;

/** The world around the calls: time, limits, trouble, documents that the carrier hosts. */
export function worldCommands(engine: Engine, virtualClock: VirtualClock | null): Record<string, SimCommand> {
  let advancing: Promise<unknown> = Promise.resolve();
  return {
    advance: command(z.object({ ms: z.number().int().min(0).max(86_400_000) }), async ({ ms }) => {
      if (!virtualClock) throw new SimProblem(409, 'the carrier runs in real time; start it with --virtual-time');
      // One after another: time cannot pass twice at once.
      const turn = advancing.then(() => virtualClock.advance(ms, () => engine.pending.settled()));
      advancing = turn.catch(() => undefined);
      return { now: await turn };
    }),
    account: command(
      z.object({
        cps: z.number().positive().max(1000).optional(),
        switches: z
          .object({
            actionOnHangup: z.boolean().optional(),
            unregisteredClient: z.enum(['no-answer', 'failed']).optional(),
          })
          .optional(),
      }),
      ({ cps, switches }) => {
        const { settings } = engine.account;
        if (cps) settings.cps = cps;
        if (switches?.actionOnHangup !== undefined) settings.switches.actionOnHangup = switches.actionOnHangup;
        if (switches?.unregisteredClient) settings.switches.unregisteredClient = switches.unregisteredClient;
        return settings;
      },
    ),
    webhookTimeout: command(z.object({ ms: z.number().int().min(10).max(15_000) }), ({ ms }) => {
      engine.webhooks.limitMs = ms;
      return {};
    }),
    mischief: command(
      z.object({
        seed: z.number().int(),
        duplicate: probability,
        delay: probability,
        reorder: probability,
        lose: probability,
        restErrors: probability,
        lostCreates: probability,
      }),
      (options) => {
        engine.statusCallbacks.makeMischief(options);
        return {};
      },
    ),
    bin: command(
      z.object({ path: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_/-]{0,99}$/), twiml: z.string().max(64 * 1024) }),
      ({ path, twiml }) => {
        const parsed = parseTwiml(twiml);
        if (parsed.kind === 'malformed') throw new SimProblem(400, `twiml: ${parsed.reason}`);
        if (!engine.store.bins.has(path) && engine.store.bins.size >= binLimit)
          throw new SimProblem(409, 'too many bins');
        engine.store.bins.set(path, twiml);
        return { path: `/bins/${path}` };
      },
    ),
    reset: command(z.object({}), () => {
      engine.legs.vanishAll();
      engine.store.reset(engine.clock.now());
      engine.rooms.reset();
      engine.clients.reset();
      engine.webhooks.reset();
      engine.account.reset();
      engine.statusCallbacks.makeMischief(null);
      engine.changed.emit();
      return {};
    }),
  };
}
