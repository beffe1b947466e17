import type { VoiceRequest } from '@tellonce/carrier-client';
import type { InteractionId } from '@tellonce/contracts';
import type { Answer } from './answer.ts';
import type { Dialogues } from './dialogues.ts';
import { decide, type Step } from './take-step.ts';

/**
 * Keys, or their absence, of a caller who stands in a queue. What is asked there is asked inside the wait: the place
 * in line is not left for it, and when it is settled the music goes on.
 */
export const createTakeWaitStep =
  (dialogues: Dialogues, keepWaiting: (known: InteractionId | null, request: VoiceRequest) => Promise<Answer>) =>
  async ({ interactionId, turn, request }: Step): Promise<Answer> => {
    const answer =
      interactionId &&
      (await dialogues.carryOn(interactionId, request.idempotencyToken, (document) =>
        document.facts.callSid === request.callSid ? decide(document, turn, request) : null,
      ));
    const document = answer && (await dialogues.load(interactionId));
    const isAsked = document?.facts.callSid === request.callSid && document.snapshot.machine.value !== 'waiting';
    return answer && isAsked ? { ...answer, inQueue: true } : keepWaiting(interactionId, request);
  };
