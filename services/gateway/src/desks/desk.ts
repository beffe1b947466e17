import { isDeepStrictEqual } from 'node:util';
import type {
  AgentDesk,
  AgentId,
  CallFacts,
  InteractionId,
  Offer,
  ReservationId,
  SocketEvent,
  SocketEventName,
  Work,
} from '@tellonce/contracts';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { ConfigurationView } from '../configuration/configuration-view.ts';
import type { RoutingView } from '../routing/routing-view.ts';
import { toDeskStatus } from './desk-status.ts';
import { extensionsLeftOf } from './extensions-left.ts';
import type { OfferLedger } from './offer-ledger.ts';
import type { ReadPop } from './read-pop.ts';
import { basisWithoutRecord, toOffer } from './to-offer.ts';
import { toWorkOutline, type WorkOutline } from './work-outline.ts';

export interface DeskDeps {
  routing: Pick<RoutingView, 'projection'>;
  configuration: Pick<ConfigurationView, 'queue'>;
  ledger: OfferLedger;
  readPop: ReadPop;
  readCall(interactionId: InteractionId): Promise<CallFacts | null>;
  /** What the agent's queues look like now. */
  queuesOf(agentId: AgentId): AgentDesk['queues'];
  clock: Clock;
  logger: Logger;
}
type DeskEventName = Exclude<SocketEventName, 'session.ended' | 'floor.state'>;
export type EmitToDesk = <N extends DeskEventName>(name: N, event: SocketEvent<N>) => void;

type InHand = Exclude<WorkOutline, { stage: 'idle' }>;
const iso = (ms: number) => new Date(ms).toISOString();

/** When the story could not be read, it is asked for again so often, with growing pauses. */
const storyRetriesMs = [1_000, 3_000, 10_000, 30_000];

const isCardOf = (card: Offer | null, outline: InHand): card is Offer => {
  if (card?.interactionId !== outline.interactionId) return false;
  if (outline.stage === 'offered') return card.reservationId === outline.reservation.reservationId;
  return outline.stage !== 'engaged' || card.reservationId === outline.engagement.reservationId;
};

/**
 * What one agent's desktop shows, kept true to the journal. All tabs of a session hear the same messages in one
 * sequence; whoever joins first gets the whole (`welcome`).
 */
export const createDesk = (deps: DeskDeps, agentId: AgentId, emit: EmitToDesk) => {
  const createdAt = deps.clock.now();
  let seq = 0;
  let attempt = 0;
  let card: Offer | null = null;
  let call: CallFacts | null = null;
  let work: Work = { stage: 'idle' };
  let loading: { key: string; card: Promise<Offer | null> } | null = null;
  let storyRetry: ReturnType<typeof setTimeout> | null = null;
  let closed = false;

  const readStatus = () => toDeskStatus(deps.routing.projection.agents.get(agentId), createdAt);
  let status = readStatus();
  let queues = deps.queuesOf(agentId);

  const readCall = async (interactionId: InteractionId): Promise<CallFacts | null> => {
    try {
      return await deps.readCall(interactionId);
    } catch (error) {
      deps.logger.warn({ err: error, interactionId }, 'the state of a call could not be read');
      return null;
    }
  };

  const readCard = async (outline: InHand): Promise<Offer | null> => {
    const { configuration } = deps.routing.projection;
    const [recorded, pop] = await Promise.all([
      deps.ledger.find(agentId, outline.interactionId).catch((error: unknown) => {
        deps.logger.warn({ err: error, interactionId: outline.interactionId }, 'an offer could not be looked up');
        return null;
      }),
      deps.readPop(outline.interactionId),
    ]);
    const basis = recorded ?? basisWithoutRecord(outline, agentId, configuration);
    return basis ? toOffer(basis, pop, { queue: deps.configuration.queue(basis.queueId), configuration }) : null;
  };
  /** One reading of the same card at a time, however often the journal moves meanwhile. */
  const loadCard = (outline: InHand): Promise<Offer | null> => {
    const key = `${outline.interactionId}:${outline.stage === 'offered' ? outline.reservation.reservationId : ''}`;
    if (loading?.key === key) return loading.card;
    const mine = { key, card: readCard(outline) };
    loading = mine;
    const forget = () => {
      if (loading === mine) loading = null;
    };
    mine.card.then(forget, forget);
    return mine.card;
  };

  const present = (next: Work): void => {
    if (closed || isDeepStrictEqual(work, next)) return;
    work = next;
    emit('desk.work', { seq: ++seq, work });
  };
  const toWork = (outline: WorkOutline, offer: Offer): Work => {
    switch (outline.stage) {
      case 'idle':
        return { stage: 'idle' };
      case 'offered':
        // A new leader gives back the time in which nobody could answer.
        return { stage: 'offered', offer: { ...offer, expiresAt: iso(outline.reservation.expiresAt) } };
      case 'engaged':
        return { stage: 'engaged', offer, acceptedAt: iso(outline.engagement.acceptedAt), call };
      case 'wrap-up':
        return {
          stage: 'wrap-up',
          offer,
          startedAt: iso(outline.wrapUp.startedAt),
          until: outline.wrapUp.until === null ? null : iso(outline.wrapUp.until),
          extended: outline.wrapUp.extended,
          extensionsLeft: extensionsLeftOf(outline.wrapUp, deps.routing.projection.configuration),
        };
    }
  };

  const forgetStoryRetry = (): void => {
    if (storyRetry) clearTimeout(storyRetry);
    storyRetry = null;
  };
  const retryStory = (interactionId: InteractionId, tries = 0): void => {
    forgetStoryRetry();
    const waitMs = storyRetriesMs[tries];
    if (closed || waitMs === undefined || card?.interactionId !== interactionId || card.pop.who.kind !== 'unavailable')
      return;
    storyRetry = setTimeout(() => {
      refreshCard(interactionId).then(
        () => retryStory(interactionId, tries + 1),
        (error: unknown) => deps.logger.warn({ err: error, interactionId }, 'the story could not be read again'),
      );
    }, waitMs);
  };

  const showWork = async (): Promise<void> => {
    attempt += 1;
    const mine = attempt;
    const outline = toWorkOutline(deps.routing.projection, agentId);
    if (outline.stage === 'idle') {
      card = null;
      call = null;
      forgetStoryRetry();
      present({ stage: 'idle' });
      return;
    }
    if (!isCardOf(card, outline)) {
      const [loaded, callNow] = await Promise.all([
        loadCard(outline),
        outline.stage === 'engaged' ? readCall(outline.interactionId) : null,
      ]);
      // The journal went on meanwhile: a later attempt shows what is true now.
      if (mine !== attempt || closed) return;
      if (!loaded) {
        deps.logger.error({ interactionId: outline.interactionId, agentId }, 'work whose offer nobody remembers');
        return;
      }
      card = loaded;
      call = callNow;
      retryStory(outline.interactionId);
      present(toWork(outline, loaded));
      return;
    }
    present(toWork(outline, card));
  };

  const refreshCard = async (interactionId: InteractionId): Promise<void> => {
    const before = card;
    if (before?.interactionId !== interactionId) return;
    const pop = await deps.readPop(interactionId);
    // Only onto the card it was read for: the next offer has its own.
    if (card?.reservationId !== before.reservationId || closed) return;
    card = { ...card, pop };
    await showWork();
  };

  return {
    agentId,
    /** The journal moved for this agent. */
    async show(): Promise<void> {
      const now = readStatus();
      if (!isDeepStrictEqual(status, now)) {
        status = now;
        emit('desk.status', { seq: ++seq, status });
      }
      await showWork();
    },
    showQueues(): void {
      const now = deps.queuesOf(agentId);
      if (isDeepStrictEqual(queues, now)) return;
      queues = now;
      emit('desk.queues', { seq: ++seq, queues });
    },
    /** An offer went away; said only to a desktop that was shown it. */
    withdraw(reservationId: ReservationId, reason: string): void {
      if (work.stage !== 'offered' || work.offer.reservationId !== reservationId) return;
      emit('offer.withdrawn', { seq: ++seq, reservationId, reason });
    },
    /** The call of the interaction in hand moved. */
    async showCall(interactionId: InteractionId): Promise<void> {
      if (work.stage !== 'engaged' || work.offer.interactionId !== interactionId) return;
      const now = await readCall(interactionId);
      if (work.stage !== 'engaged' || work.offer.interactionId !== interactionId) return;
      call = now;
      await showWork();
    },
    holds: (interactionId: InteractionId): boolean => card?.interactionId === interactionId,
    /** Reads the story again, if this is the interaction in hand. */
    refreshCard,
    /** Hands over the whole as it stands, in the same breath as the sequence number from which later messages count. */
    async welcome(deliver: (state: AgentDesk) => void): Promise<void> {
      await this.show();
      this.showQueues();
      deliver({ seq, now: iso(deps.clock.now()), agentId, status, work, queues });
    },
    close(): void {
      closed = true;
      forgetStoryRetry();
    },
  };
};
export type Desk = ReturnType<typeof createDesk>;
