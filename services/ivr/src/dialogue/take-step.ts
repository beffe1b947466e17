import type { VoiceRequest } from '@tellonce/carrier-client';
import type { InteractionId } from '@tellonce/contracts';
import type { Answer } from './answer.ts';
import type { DialogueDocument } from './dialogue-document.ts';
import type { Dialogues, Happening } from './dialogues.ts';

/** More than anybody is asked for. */
const mostDigits = 32;

export interface Step {
  interactionId: InteractionId | null;
  /** The turn whose document is answered; null when the address does not say. */
  turn: number | null;
  request: VoiceRequest;
}

/** Keys, or their absence. */
export const createTakeStep =
  (dialogues: Dialogues, answerCall: (request: VoiceRequest) => Promise<Answer>) =>
  async ({ interactionId, turn, request }: Step): Promise<Answer> => {
    let isTheirs = true;
    const answer =
      interactionId &&
      (await dialogues.carryOn(interactionId, request.idempotencyToken, (document) => {
        isTheirs = document.facts.callSid === request.callSid;
        return isTheirs ? decide(document, turn, request) : null;
      }));
    // The dialogue is unknown (its store was lost) or another call's: the call itself is there, and has its own.
    return (isTheirs && answer) || answerCall(request);
  };

export const decide = (
  { snapshot }: DialogueDocument,
  turn: number | null,
  request: VoiceRequest,
): Happening | null => {
  if (request.status?.progress === 'ended') return { type: 'hung-up' };
  if (snapshot.machine.value === 'gone') return { type: 'came-back' };
  // The answer to an earlier question, late: what is asked now is asked again.
  if (turn !== null && turn !== snapshot.turn) return null;
  const digits = (request.digits ?? '').slice(0, mostDigits);
  return digits === '' ? { type: 'kept-silent' } : { type: 'keys-pressed', digits };
};
