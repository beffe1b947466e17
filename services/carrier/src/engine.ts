import type { Account } from './account/account.ts';
import type { LegControl } from './calls/leg-control.ts';
import type { OutboundPlacing } from './calls/outbound-placing.ts';
import type { ClientRegistry } from './clients/client-registry.ts';
import type { Rooms } from './conferences/rooms.ts';
import type { Queues } from './queues/queues.ts';
import type { ScriptRunner } from './script/script-runner.ts';
import type { ResourceStore } from './store/resource-store.ts';
import type { Clock } from './time/clock.ts';
import type { Emitter } from './time/emitter.ts';
import type { PendingWork } from './time/pending-work.ts';
import type { StatusCallbacks } from './webhooks/status-callbacks.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** The parts of the carrier, as they see each other. Wired once, in create-carrier.ts. */
export interface Engine {
  readonly clock: Clock;
  readonly pending: PendingWork;
  readonly account: Account;
  readonly store: ResourceStore;
  readonly webhooks: Webhooks;
  readonly statusCallbacks: StatusCallbacks;
  readonly scripts: ScriptRunner;
  readonly legs: LegControl;
  readonly placing: OutboundPlacing;
  readonly rooms: Rooms;
  readonly queues: Queues;
  readonly clients: ClientRegistry;
  /** Something that a listener may hear or see has changed. */
  readonly changed: Emitter<void>;
  /** Divides how long Say, Play and Pause last. */
  readonly tempo: number;
  readonly log: (level: 'warn' | 'error', message: string, detail?: unknown) => void;
}
