import { z } from 'zod';
import { switchesSchema } from '../account/switches.ts';
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
        cps: z.number().positive().max(1_000_000).optional(),
        concurrency: z.number().int().min(0).nullable().optional(),
        verifiedNumbers: z.array(z.string()).optional(),
        forbiddenPrefixes: z.array(z.string()).optional(),
        blockedPrefixes: z.array(z.string()).optional(),
        listLagMs: z.number().int().min(0).max(60_000).optional(),
        switches: switchesSchema.partial().optional(),
      }),
      ({ switches, ...given }) => {
        const { settings } = engine.account;
        Object.assign(settings, withoutUndefined(given));
        Object.assign(settings.switches, withoutUndefined(switches ?? {}));
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
        slowRest: probability,
        throttle: probability,
        earlyMedia: probability,
        dropClients: probability,
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
      engine.recordings.reset();
      engine.messages.reset();
      engine.legs.vanishAll();
      engine.store.reset(engine.clock.now());
      engine.rooms.reset();
      engine.clients.reset();
      engine.webhooks.reset();
      engine.account.reset();
      engine.statusCallbacks.reset();
      engine.changed.emit();
      return {};
    }),
  };
}

const withoutUndefined = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
