import type { Leg } from './leg.ts';

/**
 * What places calls to `sip:` addresses. It says when the phone rings (`engine.placing.rings`), answers the leg
 * (`engine.legs.answer`) when the phone picks up and ends it (`engine.legs.end`) when it is busy, declines or cannot be
 * reached; it hangs up the phone when the leg ends.
 */
export interface SipTrunk {
  place(leg: Leg, uri: string): void;
}
