import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type CommandId, newId, type RoutingCommand, routingKeys } from '@tellonce/contracts';
import { configurationRepository } from '@tellonce/database';
import { createOutcomes, createRoutingCommands, tailJournal } from '@tellonce/journal';
import { createEngine } from '@tellonce/routing';
import { type Ground, prepareGround } from './acd-ground.ts';
import { createDice } from './dice.ts';
import { readProcess, readTree } from './processor-time.ts';
import { configurationOf, createWorkload, type Shape } from './routing-workload.ts';

const shape: Shape = { agents: 1_000, waiting: 1_000, skillsPerAgent: 5, classes: 50 };
const ratePerSecond = 2_000;
const outcomeWithinMs = 30_000;

export interface DurableFigures {
  commandsPerSecond: number[];
  latenciesMs: number[];
  takeoversMs: number[];
  rejectedShare: number;
  /** Processor time a command, at full speed, in microseconds. */
  cpuUs: { acd: number; redis: number; postgres: number };
}

/**
 * The acd as a process of its own on real stores. A sender's latency is until it has read the outcome in the journal:
 * decided, written by the leader, read by a follower. The commands are the core's own, made ahead by an engine here: it
 * decides as the leader does, so that the offers that are accepted are the leader's.
 */
export const measureDurable = async (options: {
  seed: number;
  full: boolean;
  /** How often the leader is killed. */
  takeOvers: number;
  progress: (sentence: string) => void;
}): Promise<DurableFigures> => {
  const ground = await prepareGround();
  try {
    return await measureOn(ground, options);
  } finally {
    await ground.stop();
  }
};

const measureOn = async (
  ground: Ground,
  { seed, full, takeOvers, progress }: Parameters<typeof measureDurable>[0],
): Promise<DurableFigures> => {
  const { redis, database } = ground;
  const dice = createDice(seed);
  await ground.configure(configurationOf(shape, dice));
  const configuration = await configurationRepository(database.db).routingConfiguration();
  const engine = createEngine();
  const workload = createWorkload(shape, configuration, dice, { withGrades: false });
  const make = (commands: Iterable<RoutingCommand>): RoutingCommand[] => {
    const made: RoutingCommand[] = [];
    for (const command of commands) {
      workload.observe(engine.handle(command, workload.now()));
      made.push(command);
    }
    return made;
  };
  const makeTurns = (count: number): RoutingCommand[] => {
    const made: RoutingCommand[] = [];
    while (made.length < count) made.push(...make(workload.turn()));
    return made;
  };

  let rejected = 0;
  let outcomesSeen = 0;
  const acd = ground.startAcd();
  const tail = tailJournal(redis, {
    from: '0',
    onEntry: (entry) => {
      outcomesSeen += 1;
      if (entry.events.some((event) => event.type === 'command.rejected')) rejected += 1;
    },
    onError: (error) => progress(String(error)),
  });
  try {
    const outcomes = createOutcomes(tail);
    const commands = createRoutingCommands(redis);
    const sendAll = async (list: readonly RoutingCommand[]): Promise<void> => {
      for (let from = 0; from < list.length; from += 500)
        await Promise.all(list.slice(from, from + 500).map((each) => commands.send(each)));
    };
    const isHandled = async (id: string): Promise<void> => {
      while ((await redis.xrange(routingKeys().commands, id, '+', 'COUNT', 2)).length > 1) await delay(5);
    };
    const lastSent = async (): Promise<string> => {
      const [last] = await redis.xrevrange(routingKeys().commands, '+', '-', 'COUNT', 1);
      return last?.[0] ?? '0-0';
    };
    /** The commands that the leader has handled are trimmed, but for the last. */
    const drain = async (): Promise<void> => {
      await isHandled(await lastSent());
      while ((await redis.xlen(routingKeys().commands)) > 1) await delay(2);
    };

    progress('durable: a full house of 1,000 agents and 1,000 waiting');
    await untilConfigured(redis, configuration.version);
    const [, ...fill] = make(workload.fill());
    await sendAll(fill);
    await drain();
    await tail.caughtUp();
    rejected = 0;
    outcomesSeen = 0;

    const commandsPerSecond: number[] = [];
    const burst = full ? 60_000 : 10_000;
    const cpuOf = () => ({
      acd: readProcess(acd.pid ?? 0).cpuMs,
      redis: readProcess(ground.pids.redis).cpuMs,
      postgres: readTree(ground.pids.postgres).cpuMs,
    });
    const cpuBefore = cpuOf();
    for (let repetition = 0; repetition < (full ? 5 : 3); repetition += 1) {
      const list = makeTurns(burst);
      const began = performance.now();
      await sendAll(list);
      await drain();
      commandsPerSecond.push((list.length / (performance.now() - began)) * 1_000);
    }
    const cpuAfter = cpuOf();
    const cpuUsOf = (who: 'acd' | 'redis' | 'postgres'): number =>
      ((cpuAfter[who] - cpuBefore[who]) / (burst * commandsPerSecond.length)) * 1_000;
    const cpuUs = { acd: cpuUsOf('acd'), redis: cpuUsOf('redis'), postgres: cpuUsOf('postgres') };
    await tail.caughtUp();
    progress(`durable: ${commandsPerSecond.map(Math.round).join(', ')} commands/s; now ${ratePerSecond}/s`);

    const latenciesMs: number[] = [];
    const list = makeTurns(ratePerSecond * (full ? 20 : 3));
    const began = performance.now();
    const pending: Promise<void>[] = [];
    for (let n = 0; n < list.length; ) {
      const due = Math.min(list.length, Math.floor(((performance.now() - began) * ratePerSecond) / 1_000));
      for (; n < due; n += 1) {
        const command = list[n];
        if (!command) break;
        const sentAt = performance.now();
        const isWarm = n > ratePerSecond / 4;
        pending.push(
          outcomes.await(command.commandId, outcomeWithinMs).then(() => {
            if (isWarm) latenciesMs.push(performance.now() - sentAt);
          }),
        );
        pending.push(commands.send(command));
      }
      await delay(1);
    }
    await Promise.all(pending);
    const rejectedShare = rejected / Math.max(1, outcomesSeen);

    progress('durable: the leader is killed');
    const takeoversMs: number[] = [];
    let leader: ChildProcess = acd;
    for (let repetition = 0; repetition < takeOvers; repetition += 1) {
      const before = await connectionsOf(redis);
      const standby = ground.startAcd();
      for (let tries = 0; (await connectionsOf(redis)) < before + 2 && tries < 600; tries += 1) await delay(50);
      await delay(500); // it has loaded what there is, and stands by
      const died = once(leader, 'exit');
      leader.kill('SIGKILL');
      const killedAt = performance.now();
      await died;
      const commandId = newId<CommandId>();
      const outcome = outcomes.await(commandId, outcomeWithinMs);
      await commands.send({ commandId, type: 'clock.advance' });
      await outcome;
      takeoversMs.push(performance.now() - killedAt);
      leader = standby;
    }
    return { commandsPerSecond, latenciesMs, takeoversMs, rejectedShare, cpuUs };
  } finally {
    await tail.stop();
  }
};

const connectionsOf = async (redis: Ground['redis']): Promise<number> =>
  String(await redis.client('LIST')).split('\n').length;

const untilConfigured = async (redis: Ground['redis'], version: number): Promise<void> => {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const rows = await redis.xrevrange(routingKeys().journal, '+', '-', 'COUNT', 20);
    if (rows.some(([, fields]) => fields.join('').includes(`"version":${version}`))) return;
    await delay(10);
  }
  throw new Error('the acd did not apply the configuration');
};
