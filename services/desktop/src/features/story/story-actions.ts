import type { CustomerId, StoryPromise } from '@tellonce/contracts';

/** What may be done in a story; null where the viewer may not, and then nothing is shown for it. */
export interface StoryActions {
  identify: ((customerId: CustomerId) => Promise<boolean>) | null;
  changePromise: ((promise: StoryPromise, change: { status: 'kept' } | { dueAt: string }) => Promise<boolean>) | null;
  createCustomer: ((name: string, phone: string | null) => Promise<boolean>) | null;
  /** Reads the story again after it could not be read. */
  retry: () => void;
}
