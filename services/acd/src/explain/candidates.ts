import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DomainError,
  type InteractionId,
  occupancyOf,
  type ReservationId,
  type RouteResponse,
  type RoutingCandidate,
} from '@tellonce/contracts';
import { type Executor, routingArchiveRepository } from '@tellonce/database';
import { parseJournalEntry } from '@tellonce/journal';
import {
  BrokenHistoryError,
  createEngine,
  type Engine,
  explainReservation,
  openHistory,
  rankCandidates,
} from '@tellonce/routing';
import { historySource } from './history-source.ts';
import { readNames, type SeenTeam } from './routing-names.ts';

export interface CandidatesDeps {
  db: Executor;
  liveEngine: () => Promise<Engine>;
}

const entriesAtOnce = 100;

/** Every agent for an interaction: as it stands now, or as it stood when an offer was made. */
export const listCandidates =
  ({ db, liveEngine }: CandidatesDeps) =>
  async (
    interactionId: InteractionId,
    reservationId: ReservationId | undefined,
    seen: SeenTeam,
  ): Promise<RouteResponse<'routing.candidates'>> => {
    const names = await readNames(db, seen);
    if (reservationId === undefined) {
      const engine = await liveEngine();
      const items = candidatesIn(engine, interactionId, null);
      if (!items) throw new DomainError('not-found', 'This interaction does not wait.');
      return { at: new Date(engine.state.now).toISOString(), items, names };
    }
    const { engine, chosen } = await standAt(db, interactionId, reservationId);
    const items = candidatesIn(engine, interactionId, chosen) ?? [];
    return { at: new Date(engine.state.now).toISOString(), items, names };
  };

const candidatesIn = (
  engine: Engine,
  interactionId: InteractionId,
  chosen: string | null,
): RoutingCandidate[] | null => {
  const { state } = engine;
  const ranked = rankCandidates(state, interactionId);
  const place = state.waiting.get(interactionId);
  if (!ranked || !place) return null;
  const profiles = new Map(state.configuration.agents.map((each) => [each.agentId, each]));
  return ranked.map(({ agentId, reason, rank, lacks, ring }) => {
    const agent = state.agents.get(agentId);
    const skills = profiles.get(agentId)?.skills ?? [];
    return {
      ...{ agentId, status: agent?.status ?? 'offline', reason, rank, lacks, ring, isChosen: agentId === chosen },
      idleMs: agent?.status === 'available' ? Math.max(0, state.now - agent.idleSince) : null,
      levels: place.requirements.map(({ skill }) => ({
        skill,
        level: skills.find((each) => each.skill === skill)?.level ?? 0,
      })),
      handledToday: agent?.handledCount ?? 0,
      occupancy: agent ? occupancyOf(agent, state.now) : 0,
    };
  });
};

/** An engine that stands at the instant of an offer, as the archive tells it. */
const standAt = async (db: Executor, interactionId: InteractionId, reservationId: ReservationId) => {
  const archive = routingArchiveRepository(db);
  const found = (await archive.ofInteraction(interactionId)).find(({ text }) => {
    const events = parseJournalEntry(text)?.entry.events ?? [];
    return events.some((event) => event.type === 'agent.reserved' && event.reservationId === reservationId);
  });
  if (!found) throw new DomainError('not-found', 'That offer is not in the archive yet, or never was.');
  try {
    // The snapshot of that very millisecond may have the offer in it already.
    const history = await openHistory(historySource(db), found.atMs - 1);
    const engine = createEngine(history.snapshot);
    let count = 0;
    for await (const { sequence, entry } of history.entries()) {
      if (sequence === found.sequence) {
        const explained = explainReservation(engine, entry, reservationId);
        return { engine, chosen: explained?.offer.agentId ?? null };
      }
      engine.apply(entry);
      count += 1;
      if (count % entriesAtOnce === 0) await nextTurn();
    }
  } catch (error) {
    if (!(error instanceof BrokenHistoryError)) throw error;
    throw new DomainError(
      'not-found',
      `The decisions before that offer are incomplete: number ${error.sequence} is missing.`,
    );
  }
  throw new DomainError('not-found', 'That offer is not in the archive.');
};
