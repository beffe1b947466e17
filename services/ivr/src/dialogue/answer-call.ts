import type { VoiceRequest } from '@tellonce/carrier-client';
import type { InboundNumber } from '@tellonce/contracts';
import { renderOutOfService } from '@tellonce/flows';
import type { Answer } from './answer.ts';
import type { Dialogues } from './dialogues.ts';

export type DialledNumber = Pick<InboundNumber, 'defaultLanguage' | 'disabled'>;

/**
 * A call rings, or comes back to its beginning (the carrier's fallback after an outage, a queue that did not take it):
 * the same call is the same interaction and goes on where it stood, even when its number was disabled meanwhile.
 */
export const createAnswerCall =
  (deps: {
    dialogues: Dialogues;
    /** Null when it is not configured, or nobody knows: then it is answered. */
    numberOf(dialled: string): Promise<DialledNumber | null>;
    isKnown(callSid: string): Promise<boolean>;
  }) =>
  async (request: VoiceRequest): Promise<Answer> => {
    const { dialogues } = deps;
    const number = await deps.numberOf(request.toText);
    // No interaction begins: there is nothing to remember of a wrong number.
    if (number?.disabled && !(await deps.isKnown(request.callSid)))
      return { interactionId: null, turn: 0, rendering: renderOutOfService(number.defaultLanguage) };
    const { interactionId, isNew } = await dialogues.interactionOf(request.callSid);
    const answer = isNew
      ? null
      : await dialogues.carryOn(interactionId, request.idempotencyToken, ({ snapshot }) =>
          snapshot.machine.value === 'gone' ? { type: 'came-back' } : null,
        );
    return answer ?? dialogues.begin(interactionId, request);
  };
