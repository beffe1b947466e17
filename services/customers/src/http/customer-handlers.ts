import { type CustomerId, DomainError, type InteractionId } from '@tellonce/contracts';
import {
  assetRepository,
  auditRepository,
  caseRepository,
  customerRepository,
  type Executor,
  inTransaction,
  interactionRepository,
  type NewIdentity,
  noteRepository,
  promiseRepository,
  storyRepository,
} from '@tellonce/database';
import type { Clock, RouteHandlers, SessionData } from '@tellonce/service-kit';
import { toPhoneIdentity } from '../phone-identity.ts';
import { found } from './found.ts';

/** Telephone numbers are stored in E.164, however they were typed. */
const toIdentity = (given: { kind: NewIdentity['kind']; value: string }, index: number): NewIdentity => {
  const primary = index === 0;
  if (given.kind !== 'phone') return { ...given, national: null, primary };
  const phone = toPhoneIdentity(given.value);
  if (!phone) throw new DomainError('malformed-request', 'A telephone number has at least five digits.');
  return { kind: 'phone', ...phone, primary };
};

/** The handlers of the area `customers`. Each write stands in one transaction with its line in the audit. */
export const customerHandlers = ({ db, clock }: { db: Executor; clock: Clock }): RouteHandlers<'customers'> => {
  const at = () => new Date(clock.now());
  const written = <T>(
    session: SessionData,
    action: string,
    work: (tx: Executor) => Promise<T>,
    subject: (result: T) => string,
    detail: unknown = null,
  ): Promise<T> =>
    inTransaction(db, async (tx) => {
      const result = await work(tx);
      await auditRepository(tx).write({ actorId: session.userId, action, subject: subject(result), detail, at: at() });
      return result;
    });
  const mustBeThere = async (tx: Executor, customerId: CustomerId): Promise<void> => {
    found(await customerRepository(tx).byId(customerId), 'customer');
  };
  /** An interaction that belongs to somebody else is none of this customer's. */
  const mustBeTheirs = async (
    tx: Executor,
    customerId: CustomerId,
    interactionId: InteractionId | null,
  ): Promise<void> => {
    if (!interactionId) return;
    const interaction = found(await interactionRepository(tx).read(interactionId), 'interaction');
    if (interaction.customer && interaction.customer.customerId !== customerId)
      throw new DomainError('not-found', 'This customer had no such interaction.');
  };

  return {
    'customers.search': async ({ query }) => ({ items: await customerRepository(db).search(query.q, query.limit) }),

    'customers.create': ({ body, session }) =>
      written(
        session,
        'customers.create',
        (tx) => customerRepository(tx).create({ ...body, identities: body.identities.map(toIdentity), at: at() }),
        (created) => created.customerId,
      ),

    'customers.story': async ({ params }) => found(await storyRepository(db).ofCustomer(params.customerId), 'customer'),

    'customers.update': ({ params, body: { version, ...change }, session }) =>
      written(
        session,
        'customers.update',
        (tx) => customerRepository(tx).update(params.customerId, version, change),
        () => params.customerId,
        { version, fields: Object.keys(change) },
      ),

    'cases.open': ({ params: { customerId }, body, session }) =>
      written(
        session,
        'cases.open',
        async (tx) => {
          await mustBeThere(tx, customerId);
          await mustBeTheirs(tx, customerId, body.interactionId);
          if (body.assetId)
            found(await assetRepository(tx).isOf(body.assetId, customerId), "machine of this customer's");
          return caseRepository(tx).open({
            ...body,
            customerId,
            ownerId: session.userId,
            openedIn: body.interactionId,
            at: at(),
          });
        },
        (opened) => opened.caseId,
        { customerId },
      ),

    'cases.update': ({ params, body: { version, ...change }, session }) =>
      written(
        session,
        'cases.update',
        (tx) => caseRepository(tx).update(params.caseId, version, { ...change, at: at() }),
        () => params.caseId,
        { version, fields: Object.keys(change), status: change.status ?? null },
      ),

    'promises.make': ({ params: { customerId }, body, session }) =>
      written(
        session,
        'promises.make',
        async (tx) => {
          await mustBeThere(tx, customerId);
          await mustBeTheirs(tx, customerId, body.interactionId);
          if (body.caseId) found(await caseRepository(tx).isOf(body.caseId, customerId), "case of this customer's");
          return promiseRepository(tx).make({ ...body, customerId, madeBy: session.userId, at: at() });
        },
        (made) => made.promiseId,
        { customerId, dueAt: body.dueAt },
      ),

    'promises.update': ({ params, body: { version, ...change }, session }) =>
      written(
        session,
        'promises.update',
        (tx) => promiseRepository(tx).update(params.promiseId, version, change),
        () => params.promiseId,
        { version, ...change },
      ),

    'notes.add': ({ params: { customerId }, body, session }) =>
      written(
        session,
        'notes.add',
        async (tx) => {
          await mustBeThere(tx, customerId);
          await mustBeTheirs(tx, customerId, body.interactionId);
          return noteRepository(tx).add({
            ...body,
            customerId,
            authorId: session.userId,
            authorName: session.displayName,
            at: at(),
          });
        },
        (note) => note.noteId,
        { customerId },
      ),
  };
};
