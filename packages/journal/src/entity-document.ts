export interface EntityDocument<S, F> {
  /** Counts saves; 0 stands for "not there yet" in `expectedVersion`. */
  version: number;
  machineVersion: number;
  /** The machine's own; goes through `resolveState` before the next transition. */
  snapshot: S;
  /** What it tells the rest of the house. */
  facts: F;
  /** `I-Twilio-Idempotency-Token` of the last webhook: its retry renders the same answer. */
  lastWebhookToken?: string | null;
}

/** Work that a transition asked for. The id is deterministic; executed at least once, then marked done. */
export interface PendingEffect {
  id: string;
  kind: string;
  payload: unknown;
}

export interface EntityTimer {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  event: unknown;
  /** For machines that tell a stale timer by it. */
  epoch?: number;
}
