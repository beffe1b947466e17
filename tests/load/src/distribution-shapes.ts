import { setTimeout as delay } from 'node:timers/promises';
import type { InteractionId, QueueId } from '@tellonce/contracts';
import type { Dice } from './dice.ts';
import type { Asked, Connected, Desk, DistributionHouse } from './distribution-house.ts';

/** Agents answer at once and talk 0.5 s + U(0.5, 1.5) × (T − 0.5). */
export const talkMs = (dice: Dice, seconds: number): number => 500 + (0.5 + dice.share()) * (seconds - 0.5) * 1_000;

/** Timers of thousands of calls in one: a millisecond's worth at a time. */
export const createAgenda = () => {
  const due = new Map<number, (() => void)[]>();
  let last = Math.floor(performance.now());
  const timer = setInterval(() => {
    const now = Math.floor(performance.now());
    for (; last <= now; last += 1) {
      const tasks = due.get(last);
      if (!tasks) continue;
      due.delete(last);
      for (const task of tasks) task();
    }
  }, 1);
  return {
    at(time: number, task: () => void): void {
      // Never the slot that is being worked off: it is not looked at again.
      const slot = Math.max(last + 1, Math.floor(time));
      const tasks = due.get(slot);
      if (tasks) tasks.push(task);
      else due.set(slot, [task]);
    },
    stop: () => clearInterval(timer),
  };
};
export type Agenda = ReturnType<typeof createAgenda>;

export interface Stretch {
  /** Milliseconds: joined → connected (open), or an agent's completion → its next connect (closed). */
  samples: number[];
  /** Connected in the stretch that was measured, and those that should have been. */
  connected: number;
  due: number;
  seconds: number;
  cpuMs: number;
  postgresCpuMs: number;
  backlogGrew: boolean;
}

/** The same seed, the same callers: who comes when, for what, and for how long. */
interface Work {
  house: DistributionHouse;
  agenda: Agenda;
  dice: Dice;
}

const ring = () => {
  const routes = new Map<string, (connected: Connected) => void>();
  return {
    routes,
    hear: (connected: Connected): void => {
      const route = routes.get(connected.interactionId);
      routes.delete(connected.interactionId);
      route?.(connected);
    },
  };
};
/** One listener for all stretches: who waits for which interaction. */
export const createSwitchboard = (house: DistributionHouse) => {
  const { routes, hear } = ring();
  const early = new Map<string, Connected>();
  house.onConnected((connected) => {
    if (routes.has(connected.interactionId)) hear(connected);
    else early.set(connected.interactionId, connected);
  });
  return {
    when(interactionId: InteractionId, listener: (connected: Connected) => void): void {
      const already = early.get(interactionId);
      if (already) {
        early.delete(interactionId);
        listener(already);
      } else routes.set(interactionId, listener);
    },
    forget: (interactionId: InteractionId) => void routes.delete(interactionId),
    /** Who was connected although nobody waited for it any more: in the moment in which the line hung up. */
    strangers(): InteractionId[] {
      const found = [...early.values()].map((each) => each.interactionId);
      early.clear();
      return found;
    },
  };
};
export type Switchboard = ReturnType<typeof createSwitchboard>;

const measured = async (
  { house }: Work,
  seconds: number,
  during: { begin: () => void; end: () => void },
): Promise<Pick<Stretch, 'seconds' | 'cpuMs' | 'postgresCpuMs' | 'backlogGrew'>> => {
  const [ours, postgres] = [house.ours(), house.postgres()];
  const began = performance.now();
  during.begin();
  const backlogBefore = await house.backlog();
  await delay(seconds * 1_000);
  const backlogAfter = await house.backlog();
  during.end();
  return {
    seconds: (performance.now() - began) / 1_000,
    cpuMs: house.ours().cpuMs - ours.cpuMs,
    postgresCpuMs: house.postgres().cpuMs - postgres.cpuMs,
    backlogGrew: backlogAfter > backlogBefore + 500,
  };
};

/** All that was sent is decided: the next stretch begins with nothing left over. */
const settled = async (house: DistributionHouse): Promise<void> => {
  await delay(50);
  for (let tries = 0; (await house.backlog()) > 1 && tries < 400; tries += 1) await delay(25);
};

/** Callers come by themselves (Poisson); the agents are mostly free. */
export const runOpen = async (
  work: Work & { switchboard: Switchboard },
  of: {
    queueId: QueueId;
    perSecond: number;
    talkSeconds: number;
    seconds: number;
    warmUpSeconds: number;
    trace?: (call: OpenCall) => void;
  },
): Promise<Stretch> => {
  const { house, agenda, dice, switchboard } = work;
  const samples: number[] = [];
  let measuring = false;
  let coming = true;
  let due = 0;
  let connected = 0;
  let inFlight = 0;
  let next = performance.now();
  const arrive = (): void => {
    const mine = measuring;
    if (mine) due += 1;
    const talk = talkMs(dice, of.talkSeconds);
    inFlight += 1;
    const joinedAt = performance.now();
    void house.join(of.queueId).then((interactionId) =>
      switchboard.when(interactionId, ({ at }) => {
        if (mine) {
          samples.push(at - joinedAt);
          connected += 1;
        }
        of.trace?.({ joinedAt, talk, waitedMs: at - joinedAt, counts: mine });
        agenda.at(at + talk, () => {
          inFlight -= 1;
          void house.end(interactionId);
        });
      }),
    );
  };
  /** Whoever is due by now; at high rates several in a millisecond. */
  const letIn = (): void => {
    while (coming && next <= performance.now()) {
      arrive();
      next += dice.exponential(1_000 / of.perSecond);
    }
    if (coming) agenda.at(next, letIn);
  };
  letIn();
  await delay(of.warmUpSeconds * 1_000);
  const costs = await measured(work, of.seconds, {
    begin: () => {
      measuring = true;
    },
    end: () => {
      measuring = false;
      coming = false;
    },
  });
  // Whoever came in the stretch still gets an agent, and everybody hangs up.
  for (let tries = 0; inFlight > 0 && tries < 60; tries += 1) await delay(50);
  await settled(house);
  return { samples, connected, due, ...costs };
};
export interface OpenCall {
  joinedAt: number;
  talk: number;
  waitedMs: number;
  counts: boolean;
}

/** So many agents busy and so many callers waiting all the while. */
export const runClosed = async (
  work: Work & { switchboard: Switchboard },
  of: {
    desks: readonly Desk[];
    queueId: QueueId;
    /** Drawn for each caller, where the callers are of many kinds. */
    kindOf?: (dice: Dice) => { queueId: QueueId; asked: Asked };
    waiting: number;
    talkSeconds: number;
    seconds: number;
    warmUpSeconds: number;
  },
): Promise<Stretch> => {
  const { house, agenda, dice, switchboard } = work;
  const samples: number[] = [];
  const freeSince = new Map<string, number>();
  const line = new Set<InteractionId>();
  const talking = new Set<InteractionId>();
  let measuring = false;
  let going = true;
  let connected = 0;
  const arrive = async (residual: boolean): Promise<void> => {
    const kind = of.kindOf?.(dice);
    // At first the calls are at any stage, as they would be had it gone on for long.
    const talk = talkMs(dice, of.talkSeconds) * (residual ? dice.share() : 1);
    const interactionId = await house.join(kind?.queueId ?? of.queueId, kind?.asked);
    line.add(interactionId);
    switchboard.when(interactionId, ({ desk, at }) => {
      line.delete(interactionId);
      talking.add(interactionId);
      const since = freeSince.get(desk.agentId);
      if (measuring) {
        connected += 1;
        if (since !== undefined) samples.push(at - since);
      }
      agenda.at(at + talk, () => {
        talking.delete(interactionId);
        freeSince.set(desk.agentId, performance.now());
        void house.end(interactionId);
      });
      if (going) void arrive(false);
    });
  };
  const joinAll: Promise<void>[] = [];
  for (let n = 0; n < of.desks.length + of.waiting; n += 1) joinAll.push(arrive(n < of.desks.length));
  await Promise.all(joinAll);
  for (let from = 0; from < of.desks.length; from += 100)
    await Promise.all(of.desks.slice(from, from + 100).map((desk) => desk.choose('available')));
  await delay(of.warmUpSeconds * 1_000);
  const costs = await measured(work, of.seconds, {
    begin: () => {
      measuring = true;
    },
    end: () => {
      measuring = false;
      going = false;
    },
  });
  // The line hangs up first, so that who becomes free stays free; then everybody who talks.
  const left = [...line];
  for (const interactionId of left) switchboard.forget(interactionId);
  await Promise.all(left.map((interactionId) => house.end(interactionId)));
  await settled(house);
  await Promise.all([...talking, ...switchboard.strangers()].map((interactionId) => house.end(interactionId)));
  await settled(house);
  const due = (of.desks.length / of.talkSeconds) * costs.seconds;
  return { samples, connected, due, ...costs };
};
