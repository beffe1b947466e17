import type { CustomerId, DialogueFacts, InteractionId, Language } from '@tellonce/contracts';
import { type Executor, storyRepository } from '@tellonce/database';
import type { EntityStore } from '@tellonce/journal';
import type { Clock } from '@tellonce/service-kit';

export interface Caller {
  from: string;
  language: Language;
  customerName: string | null;
}
interface Known {
  caller: Caller;
  customerId: CustomerId | null;
  readAt: number;
}

/** A caller may be recognized later in the call, or rename their language: looked at again after this. */
const maxAgeMs = 10_000;

/** Who is behind the interactions on the floor: facts from their dialogues, new names by one query. */
export const createFloorPeople = (deps: {
  dialogues: Pick<EntityStore<unknown, DialogueFacts>, 'load'>;
  db: Executor;
  clock: Clock;
}) => {
  const known = new Map<InteractionId, Known>();
  const names = new Map<CustomerId, string>();

  const readFacts = async (interactionId: InteractionId, readAt: number): Promise<void> => {
    const facts = (await deps.dialogues.load(interactionId))?.facts;
    if (!facts) return;
    const customerId = facts.identity.kind === 'known' ? facts.identity.customerId : null;
    known.set(interactionId, {
      caller: { from: facts.from, language: facts.language, customerName: null },
      customerId,
      readAt,
    });
  };
  const readNames = async (): Promise<void> => {
    const missing = new Set<CustomerId>();
    for (const { customerId } of known.values()) if (customerId && !names.has(customerId)) missing.add(customerId);
    if (missing.size === 0) return;
    for (const each of await storyRepository(deps.db).candidates([...missing])) names.set(each.customerId, each.name);
  };
  return {
    of(interactionId: InteractionId): Caller | null {
      const found = known.get(interactionId);
      if (!found) return null;
      return { ...found.caller, customerName: found.customerId ? (names.get(found.customerId) ?? null) : null };
    },
    /** Learns who is on the floor now and forgets everybody else. Answers whether somebody new is known. */
    async refresh(onFloor: Iterable<InteractionId>): Promise<boolean> {
      const now = deps.clock.now();
      const wanted = new Set(onFloor);
      for (const interactionId of known.keys()) if (!wanted.has(interactionId)) known.delete(interactionId);
      const due = [...wanted].filter((each) => now - (known.get(each)?.readAt ?? 0) >= maxAgeMs);
      const strangers = due.filter((each) => !known.has(each));
      await Promise.all(due.map((each) => readFacts(each, now)));
      await readNames();
      if (names.size > 10_000) names.clear();
      return strangers.some((each) => known.has(each));
    },
    forget(interactionId: InteractionId): void {
      known.delete(interactionId);
    },
  };
};
export type FloorPeople = ReturnType<typeof createFloorPeople>;
