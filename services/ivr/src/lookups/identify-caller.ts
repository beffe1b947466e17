import type { Party } from '@tellonce/carrier-client';
import type { CallerCandidate, CallerLookup } from '@tellonce/flows';
import { within } from './within.ts';

export interface IdentifyCallerDeps {
  /** Everybody who may be calling from this number, in whatever form it came; nobody for a withheld one. */
  candidatesFor(number: string): Promise<CallerCandidate[]>;
  timeoutMs: number;
  onError(error: unknown): void;
}

/** Who may be calling. A record that does not answer in time is an answer too: the dialogue goes on without names. */
export const createIdentifyCaller =
  (deps: IdentifyCallerDeps) =>
  async (from: Party): Promise<CallerLookup> => {
    if (from.kind === 'client') return { kind: 'asked', candidates: [] };
    const number = from.kind === 'number' ? from.e164 : from.text;
    try {
      const candidates = await within('the customer record', deps.timeoutMs, deps.candidatesFor(number));
      return { kind: 'asked', candidates };
    } catch (error) {
      deps.onError(error);
      return { kind: 'unavailable' };
    }
  };
export type IdentifyCaller = ReturnType<typeof createIdentifyCaller>;
