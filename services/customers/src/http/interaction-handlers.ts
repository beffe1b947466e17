import {
  type AgentId,
  type CallFacts,
  type DialogueFacts,
  DomainError,
  type InteractionId,
  screenPopChangedChannel,
} from '@tellonce/contracts';
import {
  auditRepository,
  customerRepository,
  type Executor,
  inTransaction,
  interactionRepository,
  storyRepository,
  wrapUpRepository,
} from '@tellonce/database';
import { createEntityStore } from '@tellonce/journal';
import type { Clock, RouteHandlers } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { found } from './found.ts';

/** The handlers of the area `interactions`. What is written about a call is written by who has or had it. */
export const interactionHandlers = ({
  db,
  redis,
  clock,
}: {
  db: Executor;
  redis: Redis;
  clock: Clock;
}): RouteHandlers<'interactions'> => {
  const dialogues = createEntityStore<unknown, DialogueFacts>(redis, 'dialogues', { now: () => clock.now() });
  const calls = createEntityStore<unknown, CallFacts>(redis, 'calls', { now: () => clock.now() });
  const at = () => new Date(clock.now());
  const factsOf = async (interactionId: InteractionId): Promise<DialogueFacts | null> =>
    (await dialogues.load(interactionId))?.facts ?? null;
  const popOf = async (interactionId: InteractionId) =>
    storyRepository(db).pop(interactionId, await factsOf(interactionId), at());

  /** The timeline may be a moment behind the call; then the call itself knows who has it. */
  const mustBeInHand = async (interactionId: InteractionId, agentId: AgentId): Promise<void> => {
    const interactions = interactionRepository(db);
    if (await interactions.handledBy(interactionId, agentId)) return;
    const call = await calls.load(interactionId);
    if (call?.facts.agentId === agentId) {
      await interactions.upsertStub(interactionId, at());
      return;
    }
    if (!call) found(await interactions.read(interactionId), 'interaction');
    throw new DomainError('forbidden', 'Only who has or had this interaction may write about it.');
  };

  return {
    'interactions.list': async ({ query }) => ({ items: await interactionRepository(db).list(query) }),

    'interactions.read': async ({ params }) =>
      found(await interactionRepository(db).read(params.interactionId), 'interaction'),

    'interactions.pop': async ({ params: { interactionId } }) => {
      const pop = await popOf(interactionId);
      if (!pop.dialogue) found(await interactionRepository(db).read(interactionId), 'interaction');
      return pop;
    },

    'interactions.identify': async ({ params: { interactionId }, body: { customerId }, session }) => {
      await mustBeInHand(interactionId, session.userId);
      await inTransaction(db, async (tx) => {
        found(await customerRepository(tx).byId(customerId), 'customer');
        await interactionRepository(tx).setCustomer(interactionId, customerId, 'agent-verified');
        await auditRepository(tx).write({
          actorId: session.userId,
          action: 'interactions.identify',
          subject: interactionId,
          detail: { customerId },
          at: at(),
        });
      });
      await redis.publish(screenPopChangedChannel, JSON.stringify({ interactionId }));
      return popOf(interactionId);
    },

    'interactions.note': async ({ params: { interactionId }, body, session }) => {
      await mustBeInHand(interactionId, session.userId);
      await wrapUpRepository(db).saveNote({ ...body, interactionId, authorId: session.userId, at: at() });
      return null;
    },

    'interactions.wrap-up': async ({ params: { interactionId }, body: { noteId, note, ...rest }, session }) => {
      await mustBeInHand(interactionId, session.userId);
      await inTransaction(db, async (tx) => {
        await wrapUpRepository(tx).saveWrapUp({
          ...rest,
          interactionId,
          agentId: session.userId,
          note: note === null ? null : { noteId, text: note },
          at: at(),
        });
        await auditRepository(tx).write({
          actorId: session.userId,
          action: 'interactions.wrap-up',
          subject: interactionId,
          detail: { disposition: rest.disposition, promised: rest.promise !== null },
          at: at(),
        });
      });
      return null;
    },
  };
};
