import type { JournalEntry, RoutingConfiguration } from '@tellonce/contracts';
import { agent, configurationWith, interaction, queue, withId } from './engine.fixture.ts';
import { createEngine, type Engine } from './engine.ts';
import { createHeap } from './heap.ts';

/** A seeded generator (xoshiro128**): the same numbers in every run. */
export const createDice = (seed: number) => {
  const state = Uint32Array.from({ length: 4 }, (_, n) => Math.imul(seed + n + 1, 0x9e3779b9) ^ (0x85ebca6b << n));
  const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
  const next = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const [c2, d2] = [c ^ a, d ^ b];
    state[1] = b ^ c2;
    state[0] = a ^ d2;
    state[2] = c2 ^ (b << 9);
    state[3] = rotate(d2, 11);
    return (result + 0.5) / 2 ** 32;
  };
  for (let n = 0; n < 20; n += 1) next();
  const exponential = (mean: number): number => -mean * Math.log(next());
  const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  return {
    exponential,
    /** By mean and coefficient of variation. */
    lognormal(mean: number, cv: number): number {
      const variance = Math.log(1 + cv * cv);
      return mean * Math.exp(Math.sqrt(variance) * normal() - variance / 2);
    },
    erlang(mean: number, stages: number): number {
      let sum = 0;
      for (let n = 0; n < stages; n += 1) sum += exponential(mean / stages);
      return sum;
    },
    /** Two exponentials with balanced means, by mean and squared coefficient of variation. */
    hyperexponential(mean: number, cv2: number): number {
      const share = (1 + Math.sqrt((cv2 - 1) / (cv2 + 1))) / 2;
      return next() < share ? exponential(mean / (2 * share)) : exponential(mean / (2 * (1 - share)));
    },
  };
};
export type Dice = ReturnType<typeof createDice>;

export interface House {
  agents: number;
  /** Mean times in milliseconds between callers, in an agent's hands and until a caller hangs up. */
  interarrivalMs: () => number;
  serviceMs: () => number;
  patienceMs: () => number;
  callers: number;
}

export interface Caller {
  arrivedAt: number;
  /** What a caller of infinite patience would have waited in this one's place. */
  offeredWaitMs: number;
  wasAnswered: boolean;
  /** Until answered, or until the caller hung up. */
  waitedMs: number;
  /** What was expected when the caller came; null: went straight to an agent. */
  expectedWaitMs: number | null;
  announcedWaitMs: number | null;
  /** Place in the queue at that moment, from 1. */
  position: number;
}

const endless = 1_000_000_000_000;
const configuration = (agents: number): RoutingConfiguration => ({
  ...configurationWith(Object.fromEntries(Array.from({ length: agents }, (_, n) => [n + 1, {}])), {
    1: { preferenceMs: 0 },
  }),
  presenceTimeoutMs: endless,
  waitingLeaseMs: endless,
});

type Happening = { kind: 'arrives' | 'hangs-up' | 'ends'; at: number; n: number };

/**
 * Callers, agents and time, all simulated, through the real engine. Callers who hang up stay as ghosts: what they would
 * have waited shows when an agent becomes free and nobody who came before them is left.
 *
 * @param scoreEvery of those who wait, every so many is asked for the engine's estimate
 */
export const simulate = (house: House, options: { scoreEvery: number } = { scoreEvery: 0 }): Caller[] => {
  const engine: Engine = createEngine();
  const happenings = createHeap<Happening>((a, b) => (a.at !== b.at ? a.at < b.at : a.n < b.n));
  const callers: Caller[] = [];
  /** Who hung up, in the order in which they came, until their wait is known. */
  let ghosts: number[] = [];
  let waited = 0;
  let now = 1_000_000;

  const send = (command: Parameters<typeof withId>[0]): JournalEntry => engine.handle(withId(command), Math.round(now));
  const numberOf = (interactionId: string): number => Number(interactionId.slice(-12));

  const follow = (entry: JournalEntry): number | null => {
    let taken: number | null = null;
    for (const event of entry.events) {
      if (event.type !== 'agent.reserved') continue;
      taken = numberOf(event.interactionId);
      const caller = callers[taken];
      if (caller) {
        caller.offeredWaitMs = now - caller.arrivedAt;
        caller.waitedMs = caller.offeredWaitMs;
        caller.wasAnswered = true;
      }
      const { reservationId, agentId } = event;
      send({ type: 'reservation.accept', reservationId, agentId });
      happenings.push({ kind: 'ends', at: now + house.serviceMs(), n: taken });
    }
    return taken;
  };
  const layToRest = (takenNext: number | null): void => {
    if (ghosts.length === 0) return;
    const left: number[] = [];
    for (const n of ghosts) {
      const caller = callers[n];
      if (!caller) continue;
      if (takenNext === null || n < takenNext) caller.offeredWaitMs = now - caller.arrivedAt;
      else left.push(n);
    }
    ghosts = left;
  };

  send({ type: 'configuration.apply', configuration: configuration(house.agents) });
  for (let n = 1; n <= house.agents; n += 1) {
    send({ type: 'agent.sign-in', agentId: agent(n), epoch: 1, node: 'n1' });
    send({ type: 'agent.choose-status', agentId: agent(n), status: 'available', reason: null });
  }
  happenings.push({ kind: 'arrives', at: now + house.interarrivalMs(), n: 0 });
  for (let next = happenings.pop(); next !== undefined; next = happenings.pop()) {
    now = next.at;
    const { n } = next;
    switch (next.kind) {
      case 'arrives': {
        const caller = { arrivedAt: now, offeredWaitMs: Number.NaN, wasAnswered: false, waitedMs: 0 };
        callers.push({ ...caller, expectedWaitMs: null, announcedWaitMs: null, position: 0 });
        const asked = { requirements: [], grade: null, preferredAgentId: null };
        const entry = send({ type: 'interaction.queue', interactionId: interaction(n), queueId: queue(1), ...asked });
        if (follow(entry) === null) {
          waited += 1;
          if (options.scoreEvery > 0 && waited % options.scoreEvery === 0) {
            const estimate = engine.estimates().get(interaction(n));
            Object.assign(callers[n] ?? {}, estimate);
          }
          const patience = house.patienceMs();
          if (Number.isFinite(patience)) happenings.push({ kind: 'hangs-up', at: now + patience, n });
        }
        if (n + 1 < house.callers) happenings.push({ kind: 'arrives', at: now + house.interarrivalMs(), n: n + 1 });
        break;
      }
      case 'hangs-up': {
        const caller = callers[n];
        if (!caller || caller.wasAnswered) break;
        caller.waitedMs = now - caller.arrivedAt;
        send({ type: 'interaction.end', interactionId: interaction(n), reason: 'caller-left' });
        ghosts.push(n);
        break;
      }
      case 'ends':
        layToRest(follow(send({ type: 'interaction.end', interactionId: interaction(n), reason: 'agent-ended' })));
        break;
    }
  }
  return callers;
};

export interface Interval {
  mean: number;
  /** Half its width. */
  halfWidth: number;
}

/** Student's t for 19 degrees of freedom at 99.9 %, two-sided. */
const t19 = 3.883;

/** The mean of a series that remembers itself: of 20 long batches, whose means are nearly independent. 99.9 %. */
export const batchMeans = (values: readonly number[]): Interval => {
  const size = Math.floor(values.length / 20);
  const means = Array.from(
    { length: 20 },
    (_, n) => values.slice(n * size, (n + 1) * size).reduce((sum, each) => sum + each, 0) / size,
  );
  const mean = means.reduce((sum, each) => sum + each, 0) / 20;
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 19;
  return { mean, halfWidth: t19 * Math.sqrt(variance / 20) };
};
