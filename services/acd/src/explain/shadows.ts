import { DomainError, newId, type RoutingChange, type RoutingShadow, type ShadowDifference } from '@tellonce/contracts';
import { type JournalTail, readSnapshot, tailJournal } from '@tellonce/journal';
import { createShadow, type Disagreement, type Shadow } from '@tellonce/routing';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

/** Policies that run beside the live one, in this process and as long as it lives. */
export interface Shadows {
  /** @throws DomainError `too-many-requests`, `unavailable` */
  start(shadow: { name: string; change: RoutingChange; by: string }): Promise<RoutingShadow>;
  list(): RoutingShadow[];
  stop(shadowId: string): Promise<'stopped' | 'unknown'>;
  stopAll(): Promise<void>;
}

const most = 3;
const mostDifferences = 200;

interface Running {
  shadow: Shadow;
  tail: JournalTail;
  about: RoutingShadow;
}

export const createShadows = (deps: { redis: Redis; clock: Clock; logger: Logger }): Shadows => {
  const running = new Map<string, Running>();

  const note = (about: RoutingShadow, found: readonly Disagreement[]): void => {
    for (const each of found) {
      about.counts[counters[each.kind]] += 1;
      about.differences.unshift(toDifference(each));
    }
    about.differences.length = Math.min(about.differences.length, mostDifferences);
  };
  const asItIs = ({ shadow, about }: Running): RoutingShadow => ({
    ...about,
    decisions: shadow.decisions,
    agreed: shadow.agreed,
    differences: [...about.differences],
  });

  return {
    async start({ name, change, by }) {
      if (running.size >= most)
        throw new DomainError('too-many-requests', `${most} shadows run already. End one of them first.`);
      const snapshot = await readSnapshot(deps.redis);
      if (!snapshot)
        throw new DomainError('unavailable', 'Routing has not decided anything yet. Try again in a minute.');
      const shadow = createShadow(snapshot, change);
      const about: RoutingShadow = {
        ...{ shadowId: newId<string>(), name, change, by, startedAt: new Date(deps.clock.now()).toISOString() },
        ...{ decisions: 0, agreed: 0, differences: [] },
        counts: { otherAgent: 0, wouldWait: 0, wouldOffer: 0, wouldLeave: 0 },
      };
      const tail = tailJournal(deps.redis, {
        from: snapshot.journalId,
        onEntry: (entry) => note(about, shadow.hear(entry)),
        onError: (error) =>
          deps.logger.warn({ err: error, shadowId: about.shadowId }, 'a shadow cannot follow routing'),
      });
      const started = { shadow, tail, about };
      running.set(about.shadowId, started);
      return asItIs(started);
    },
    list: () => [...running.values()].map(asItIs).reverse(),
    async stop(shadowId) {
      const found = running.get(shadowId);
      if (!found) return 'unknown';
      running.delete(shadowId);
      await found.tail.stop();
      return 'stopped';
    },
    async stopAll() {
      await Promise.all([...running.values()].map(({ tail }) => tail.stop()));
      running.clear();
    },
  };
};

const counters = {
  'other-agent': 'otherAgent',
  'would-wait': 'wouldWait',
  'would-offer': 'wouldOffer',
  'would-leave': 'wouldLeave',
} as const satisfies Record<Disagreement['kind'], keyof RoutingShadow['counts']>;

const toDifference = ({ atMs, ...difference }: Disagreement): ShadowDifference => ({
  at: new Date(atMs).toISOString(),
  ...difference,
});
