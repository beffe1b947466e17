import { v7 } from 'uuid';
import { z } from 'zod';

/** Ids are UUIDv7, made in the app, and branded so that one kind cannot stand in for another. */
const id = <B extends string>() => z.uuid().brand<B>();

export const customerId = id<'CustomerId'>();
export type CustomerId = z.infer<typeof customerId>;
export const interactionId = id<'InteractionId'>();
export type InteractionId = z.infer<typeof interactionId>;
/** One id for the person and the agent: an agent is a user who takes interactions. */
export const agentId = id<'AgentId'>();
export type AgentId = z.infer<typeof agentId>;
export const teamId = id<'TeamId'>();
export type TeamId = z.infer<typeof teamId>;
export const queueId = id<'QueueId'>();
export type QueueId = z.infer<typeof queueId>;
export const reservationId = id<'ReservationId'>();
export type ReservationId = z.infer<typeof reservationId>;
export const assetId = id<'AssetId'>();
export type AssetId = z.infer<typeof assetId>;
export const caseId = id<'CaseId'>();
export type CaseId = z.infer<typeof caseId>;
export const promiseId = id<'PromiseId'>();
export type PromiseId = z.infer<typeof promiseId>;
export const purchaseId = id<'PurchaseId'>();
export type PurchaseId = z.infer<typeof purchaseId>;
export const noteId = id<'NoteId'>();
export type NoteId = z.infer<typeof noteId>;
export const commandId = id<'CommandId'>();
export type CommandId = z.infer<typeof commandId>;

/** A new UUIDv7 of the wanted brand: `newId<CustomerId>()`. */
export const newId = <T extends string>(): T => v7() as T;
