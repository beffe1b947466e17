import { newId, type QueueId } from '@tellonce/contracts';
import type { BenchOptions, BenchResult, Metric } from './bench.ts';
import { createDice } from './dice.ts';
import { type Desk, openDistributionHouse } from './distribution-house.ts';
import { measureParked } from './distribution-parked.ts';
import {
  createAgenda,
  createSwitchboard,
  type OpenCall,
  runClosed,
  runOpen,
  type Stretch,
} from './distribution-shapes.ts';
import { idealWaits } from './ideal-queue.ts';
import { median, quantile } from './report.ts';

const loads = [0.8, 0.9, 0.95];
const allRates = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_200, 1_400, 1_600, 1_800];
const smallHouses = [10, 100];
const many = 5_000;
/** Callers of 10 skills × 3 levels × 10 priorities, agents who have three of the skills each. */
const skilled = { queues: 10, agents: 100, waiting: 150, skillsEach: 3, levels: [1, 4, 7], priorities: 10 };

/** Measured on a machine of this kind, without media: Asterisk 23.4.1 app_queue and FreeSWITCH 1.11.2 mod_callcenter. */
const peers = [
  'peers, the same work            Asterisk app_queue              FreeSWITCH mod_callcenter',
  'closed N=100 gap p50 / p95      522 / 1,237 ms                  620 / 1,060 ms',
  'closed N=1,000 W=1,000 50/s     p50 9.1 s, delivers 25/s        not run',
  'open N=1,000 100/s p50/p95/p99  4 / 15–54 / 31–134 ms           120 / 160 / 180 ms',
  'open N=5,000 50/s (FS: 20/s)    10 / 40 / 106 ms                100 / 160 / 220 ms',
  'highest rate N=1,000 / 5,000    ≈180 / ≈65 per s                ≥100 per s / not found',
  'processor a call 300/1,000/5,000  1.2–1.6 / 2–5 / 9–14 ms       13–25 ms (media timers included)',
  'parked 5,000 × 5,000            97 % of a core, 89 kB a caller, hand-off 7.2 s',
  'parked 1,000 × 1,000                                            175 %, 154–180 kB, 2.6 s',
];

/**
 * Callers come as commands in Redis, agents sit at real sockets of the gateway, answer over them and count as connected
 * when they have heard the outcome. The acd, the gateway and the stores are processes of their own; this one only makes
 * the work.
 */
export async function run({ full, seed, progress }: BenchOptions): Promise<BenchResult> {
  const firstSkilled = 1 + loads.length * smallHouses.length;
  const queues = Array.from({ length: firstSkilled + skilled.queues }, () => newId<QueueId>());
  const [main] = queues;
  if (!main) throw new Error('no queue');
  const houses = loads.flatMap((load) => smallHouses.map((agents) => ({ load, agents })));
  const small = houses.reduce((sum, each) => sum + each.agents, 0);
  const ofOne = (queue: number, count: number) => Array.from({ length: count }, () => [{ queue, level: 5 }]);
  const skills = createDice(seed);
  // In the order in which they are hired: 100 of the main queue, the small houses, the skilled, the rest of the main queue.
  const lines = [
    ...ofOne(0, 100),
    ...houses.flatMap(({ agents }, n) => ofOne(n + 1, agents)),
    ...Array.from({ length: skilled.agents }, (_, n) =>
      skills
        .sample(skilled.queues, skilled.skillsEach, n % skilled.queues)
        .map((queue) => ({ queue: firstSkilled + queue, level: 1 + skills.below(10) })),
    ),
    ...ofOne(0, many - 100),
  ];
  const samples: Record<string, unknown>[] = [];
  const metrics: Record<string, Metric> = {};
  const notes: string[] = [];
  progress('stores, acd and gateway start');
  const house = await openDistributionHouse({
    agents: many + small + skilled.agents,
    queues,
    agentLines: (n) => lines[n] ?? [],
  });
  const agenda = createAgenda();
  const switchboard = createSwitchboard(house);
  /** Each shape has its own callers, the same in every run and repetition of a seed. */
  const work = (shape: number) => ({ house, agenda, switchboard, dice: createDice(seed * 1_000 + shape) });
  const seconds = (short: number, long: number): number => (full ? long : short);
  const keep = (kind: string, stretch: Stretch): Stretch => {
    const { samples: times, ...figures } = stretch;
    samples.push({
      kind,
      ...figures,
      ...(times.length > 0 && { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }),
      times,
    });
    return stretch;
  };
  const desks: Desk[] = [];
  const hireUpTo = async (count: number): Promise<void> => {
    if (desks.length >= count) return;
    const began = performance.now();
    const wanted = count - desks.length;
    desks.push(...(await house.hire(wanted, main)));
    progress(`${count} desktops, ${Math.round((wanted / (performance.now() - began)) * 1_000)} a second came`);
  };
  const everybody = async (who: readonly Desk[], status: 'available' | 'not-ready'): Promise<void> => {
    for (let from = 0; from < who.length; from += 100)
      await Promise.all(who.slice(from, from + 100).map((desk) => desk.choose(status)));
  };
  const repeats = full ? 3 : 1;
  const repeated = async (act: () => Promise<Stretch>): Promise<Stretch[]> => {
    const stretches: Stretch[] = [];
    for (let n = 0; n < repeats; n += 1) stretches.push(await act());
    return stretches;
  };
  const middle = (stretches: readonly Stretch[], figure: (of: Stretch) => number): number =>
    median(stretches.map(figure));
  const cpuPerCall = (of: Stretch): number => of.cpuMs / Math.max(1, of.connected);

  try {
    await hireUpTo(100);
    progress('warming up: programs that have just started run without being compiled');
    await runClosed(work(0), {
      ...{ desks, queueId: main, waiting: 150, talkSeconds: 0.6 },
      ...{ seconds: seconds(4, 10), warmUpSeconds: 0 },
    });
    await everybody(desks, 'not-ready');
    const ten = desks.slice(0, 10);
    progress('open, N = 10');
    await everybody(ten, 'available');
    const tiny = await repeated(async () =>
      keep(
        'open-10',
        await runOpen(work(1), {
          queueId: main,
          perSecond: 4,
          talkSeconds: 1,
          seconds: seconds(3, 20),
          warmUpSeconds: 1,
        }),
      ),
    );
    progress('closed, N = 10');
    const few = await repeated(async () =>
      keep(
        'closed-10',
        await runClosed(work(2), {
          desks: ten,
          queueId: main,
          waiting: 10,
          talkSeconds: 1,
          seconds: seconds(3, 20),
          warmUpSeconds: 1,
        }),
      ),
    );

    progress('closed, N = 100, W = 150');
    const closed = await repeated(async () =>
      keep(
        'closed-100',
        await runClosed(work(3), {
          desks,
          queueId: main,
          waiting: 150,
          talkSeconds: 1,
          seconds: seconds(3, 20),
          warmUpSeconds: 1.5,
        }),
      ),
    );
    metrics.closed_gap_p95_ms = {
      value: middle(closed, (each) => quantile(each.samples, 0.95)),
      unit: 'ms',
      goal: '<=20',
      aim: '<=10',
    };
    if (full) {
      progress('closed, N = 100, W = 150, T = 180 s');
      const long = keep(
        'closed-100-long',
        await runClosed(work(4), {
          desks,
          queueId: main,
          waiting: 150,
          talkSeconds: 180,
          seconds: 120,
          warmUpSeconds: 5,
        }),
      );
      notes.push(
        `T = 180 s: closed N=100 gap p50 / p95 ${quantile(long.samples, 0.5).toFixed(1)} / ${quantile(long.samples, 0.95).toFixed(1)} ms`,
      );
    }
    await everybody(desks, 'not-ready');

    progress('mean wait against the ideal queue');
    const errors: number[] = [];
    const offices: { load: number; agents: number; queueId: QueueId }[] = [];
    for (const [n, { load, agents }] of houses.entries()) {
      const queueId = queues[n + 1];
      if (!queueId) continue;
      await everybody(await house.hire(agents, queueId), 'available');
      offices.push({ load, agents, queueId });
    }
    await Promise.all(
      offices.map(async ({ load, agents, queueId }) => {
        const calls: OpenCall[] = [];
        const stretch = await runOpen(work(100 + agents + Math.round(load * 1_000)), {
          queueId,
          perSecond: agents * load,
          talkSeconds: 1,
          seconds: seconds(6, 60),
          warmUpSeconds: 1,
          trace: (call) => calls.push(call),
        });
        const mean = (values: readonly number[]): number =>
          values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
        const ours = mean(calls.map((each) => each.waitedMs));
        const ideal = mean(idealWaits(calls, agents));
        errors.push(Math.max(0, Math.abs(ours - ideal) - 5) / Math.max(ideal, 1));
        notes.push(
          `mean wait N=${agents} load ${load}: ${ours.toFixed(1)} ms, ideal ${ideal.toFixed(1)} ms (${calls.length} calls)`,
        );
        keep(`ideal-${agents}-${load}`, { ...stretch, samples: [] });
      }),
    );
    metrics.mean_wait_error = { value: Math.max(...errors), unit: 'share', goal: '<=0.05' };

    progress(`closed, N = ${skilled.agents}, W = ${skilled.waiting}, 10 skills × 3 levels × 10 priorities`);
    const experts = await house.hire(skilled.agents, main);
    const mixed = keep(
      'closed-skilled',
      await runClosed(work(50), {
        ...{ desks: experts, queueId: main, waiting: skilled.waiting, talkSeconds: 1 },
        ...{ seconds: seconds(3, 20), warmUpSeconds: 1.5 },
        kindOf: (dice) => ({
          queueId: queues[firstSkilled + dice.below(skilled.queues)] ?? main,
          asked: {
            level: skilled.levels[dice.below(skilled.levels.length)] ?? 1,
            priority: dice.below(skilled.priorities) - 5,
          },
        }),
      }),
    );
    notes.push(
      `10 skills × 3 levels × 10 priorities: closed N=${skilled.agents} gap p50 / p95 ${quantile(mixed.samples, 0.5).toFixed(1)} / ${quantile(mixed.samples, 0.95).toFixed(1)} ms, ${cpuPerCall(mixed).toFixed(2)} ms a call`,
    );

    await hireUpTo(1_000);
    progress('closed, N = 1,000, W = 1,000, 50 a second');
    const busy = await repeated(async () =>
      keep(
        'closed-1000',
        await runClosed(work(5), {
          desks,
          queueId: main,
          waiting: 1_000,
          talkSeconds: 20,
          seconds: seconds(4, 30),
          warmUpSeconds: 2,
        }),
      ),
    );
    metrics.busy_delivered_share = {
      value: middle(busy, (each) => each.connected / each.due),
      unit: 'share',
      goal: '>=0.99',
    };
    metrics.cpu_ms_per_call = { value: middle(busy, cpuPerCall), unit: 'ms', goal: '<=1', aim: '<=0.5' };
    metrics.cpu_growth = {
      value: middle(busy, cpuPerCall) / middle(few, cpuPerCall),
      unit: 'ratio',
      goal: '<=2',
      aim: '<=1.5',
    };
    notes.push(
      `processor time a call: N=10 ${middle(few, cpuPerCall).toFixed(2)} ms, N=100 ${middle(closed, cpuPerCall).toFixed(2)} ms, N=1,000 ${middle(busy, cpuPerCall).toFixed(2)} ms`,
    );

    const sustained = async (rates: readonly number[]): Promise<number> => {
      let best = 0;
      for (const perSecond of rates) {
        const stretch = keep(
          `rate-${desks.length}-${perSecond}`,
          await runOpen(work(6), {
            queueId: main,
            perSecond,
            talkSeconds: 0.5,
            seconds: seconds(2, 15),
            warmUpSeconds: 1,
          }),
        );
        const p95 = stretch.samples.length > 0 ? quantile(stretch.samples, 0.95) : Number.POSITIVE_INFINITY;
        const holds =
          stretch.connected >= 0.98 * stretch.due &&
          p95 < 100 &&
          !stretch.backlogGrew &&
          stretch.due > 0.9 * perSecond * stretch.seconds;
        progress(
          `N = ${desks.length}, ${perSecond}/s: ${stretch.connected} of ${stretch.due} connected, p95 ${p95.toFixed(1)} ms`,
        );
        if (!holds) break;
        best = perSecond;
      }
      return best;
    };
    /** All rates take minutes: else only whether what must be reached is, and what is aimed at. */
    const highest = async (must: number, aim: number): Promise<number> =>
      full ? sustained(allRates) : (await sustained([must, aim])) || sustained([must / 4, must / 2]);
    /** Everybody free, callers at an even rate: the delay of the offers, and how many a second can be kept up. */
    const open = async (shape: 'open-1000' | 'open-5000', perSecond: number, seedStep: number): Promise<Stretch[]> => {
      progress(`open, N = ${desks.length}, ${perSecond} a second`);
      await everybody(desks, 'available');
      return repeated(async () =>
        keep(
          shape,
          await runOpen(work(seedStep), {
            queueId: main,
            perSecond,
            talkSeconds: 1,
            seconds: seconds(3, 20),
            warmUpSeconds: 1,
          }),
        ),
      );
    };
    const p95 = (stretches: Stretch[]): number => middle(stretches, (each) => quantile(each.samples, 0.95));

    const open1000 = await open('open-1000', 100, 7);
    metrics.open_p95_ms_1000 = { value: p95(open1000), unit: 'ms', goal: '<=10', aim: '<=5' };
    metrics.max_rate_1000 = { value: await highest(900, 1_800), unit: '1/s', goal: '>=900', aim: '>=1800' };

    await hireUpTo(many);
    const open5000 = await open('open-5000', 50, 8);
    metrics.open_p95_ms_5000 = { value: p95(open5000), unit: 'ms', goal: '<=13', aim: '<=8' };
    const p50 = (each: Stretch): number => quantile(each.samples, 0.5);
    metrics.open_growth = {
      value: middle(open5000, p50) / middle(tiny, p50),
      unit: 'ratio',
      goal: '<=1.5',
      aim: '<=1.2',
    };
    metrics.max_rate_5000 = { value: await highest(700, 1_600), unit: '1/s', goal: '>=700', aim: '>=1600' };
    notes.push(
      `open p50 / p95: N=10 ${middle(tiny, p50).toFixed(1)} / ${middle(tiny, (each) => quantile(each.samples, 0.95)).toFixed(1)}, N=1,000 ${middle(open1000, p50).toFixed(1)} / ${metrics.open_p95_ms_1000.value.toFixed(1)}, N=5,000 ${middle(open5000, p50).toFixed(1)} / ${metrics.open_p95_ms_5000.value.toFixed(1)} ms`,
    );

    progress('parked, 5,000 × 5,000');
    await everybody(desks, 'not-ready');
    const parked = await measureParked({ house, switchboard, desks, queueId: main, many, full });
    Object.assign(metrics, parked.metrics);
    samples.push({ kind: 'parked-hand-offs', times: parked.handOffsMs });
    return {
      setting: [
        'one queue, longest idle, agents answer at once and talk 0.5 s + U(0.5, 1.5) × (T − 0.5); T = 1 s, 20 s where 1,000 are busy, 0.5 s at the highest rate',
        `public path: callers as commands in Redis, agents on sockets of the gateway; archive on; ${house.failures().length} acceptances failed${[...new Set(house.failures())].map((each) => ` (${each})`).join('')}`,
        `everything on this machine; processor time counts acd, gateway and Redis; PostgreSQL beside it: ${house.postgres().cpuMs.toFixed(0)} ms in all`,
        ...notes,
        '',
        ...peers,
        '',
      ],
      metrics,
      samples,
    };
  } finally {
    agenda.stop();
    await house.stop();
  }
}
