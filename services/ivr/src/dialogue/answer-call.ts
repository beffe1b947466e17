import type { VoiceRequest } from '@tellonce/carrier-client';
import type { Answer } from './answer.ts';
import type { Dialogues } from './dialogues.ts';

/**
 * A call rings, or comes back to its beginning (the carrier's fallback after an outage, a queue that did not take it):
 * the same call is the same interaction and goes on where it stood.
 */
export const createAnswerCall =
  (dialogues: Dialogues) =>
  async (request: VoiceRequest): Promise<Answer> => {
    const { interactionId, isNew } = await dialogues.interactionOf(request.callSid);
    const answer = isNew
      ? null
      : await dialogues.carryOn(interactionId, request.idempotencyToken, ({ snapshot }) =>
          snapshot.machine.value === 'gone' ? { type: 'came-back' } : null,
        );
    return answer ?? dialogues.begin(interactionId, request);
  };
