import { DomainError, type InteractionId, type RoutingEvent, type RoutingWhy, type WhyStep } from '@tellonce/contracts';
import { type Executor, routingArchiveRepository } from '@tellonce/database';
import { parseJournalEntry, readJournalPage } from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Redis } from 'ioredis';
import { readNames, type SeenTeam } from './routing-names.ts';
import { waitingFactsOf } from './waiting-facts.ts';

export interface WhyDeps {
  redis: Redis;
  db: Executor;
  liveEngine: () => Promise<Engine>;
}

/** As many as can be on their way to an archive that lags. */
const unarchivedEntries = 5_000;

/** Everything that was decided about an interaction, and why it waits if it does. */
export const explainInteraction =
  ({ redis, db, liveEngine }: WhyDeps) =>
  async (interactionId: InteractionId, seen: SeenTeam): Promise<RoutingWhy> => {
    const [engine, steps] = await Promise.all([liveEngine(), stepsOf({ redis, db }, interactionId)]);
    const waiting = waitingFactsOf(engine, interactionId);
    const state = stateOf(engine, interactionId);
    if (steps.length === 0 && state === 'over')
      throw new DomainError('not-found', 'Routing has never heard of this interaction.');
    return { interactionId, state, waiting, steps, names: await readNames(db, seen) };
  };

const stateOf = ({ state }: Engine, interactionId: InteractionId): RoutingWhy['state'] => {
  if (state.waiting.has(interactionId)) return 'waiting';
  if (state.reservationOf(interactionId)) return 'offered';
  return state.engagements.has(interactionId) ? 'live' : 'over';
};

/** From the archive, and what has not arrived there yet from the journal. */
const stepsOf = async (
  { redis, db }: Pick<WhyDeps, 'redis' | 'db'>,
  interactionId: InteractionId,
): Promise<WhyStep[]> => {
  const archive = routingArchiveRepository(db);
  const end = await archive.end();
  const [archived, recent] = await Promise.all([
    archive.ofInteraction(interactionId),
    readJournalPage(redis, { after: end?.streamId ?? '0-0', count: unarchivedEntries }),
  ]);
  const known = new Set(archived.map(({ sequence }) => sequence));
  const fresh = recent.filter(
    ({ text, sequence }) => (sequence === null || !known.has(sequence)) && text.includes(interactionId),
  );
  return [...archived, ...fresh].flatMap(({ sequence, text }) => {
    const entry = parseJournalEntry(text)?.entry;
    if (!entry) return [];
    return entry.events.flatMap((event, index) =>
      isAbout(event, interactionId) ? [{ sequence, index, at: entry.at, event }] : [],
    );
  });
};

const isAbout = (event: RoutingEvent, interactionId: InteractionId): boolean =>
  event.type !== 'agent.status-changed' && 'interactionId' in event && event.interactionId === interactionId;
