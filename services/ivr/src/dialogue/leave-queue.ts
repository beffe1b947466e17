import type { VoiceRequest } from '@tellonce/carrier-client';
import type { InteractionId } from '@tellonce/contracts';
import type { Rendering } from '@tellonce/flows';
import type { Dialogues } from './dialogues.ts';

/** Before the caller is put into a queue again that did not take them. */
const breathSeconds = 5;

/** What the caller hears next; null when something else drives the call, or nobody is there. */
export const createLeaveQueue =
  (dialogues: Dialogues) =>
  async (known: InteractionId | null, request: VoiceRequest): Promise<Rendering | null> => {
    const result = request.queue?.result ?? null;
    const isOver = request.status?.progress === 'ended' || result === 'hung-up';
    if (isOver) {
      const interactionId = known ?? (await dialogues.interactionOf(request.callSid)).interactionId;
      await dialogues.carryOn(interactionId, request.idempotencyToken, ({ facts }) =>
        facts.callSid === request.callSid ? { type: 'hung-up' } : null,
      );
      return null;
    }
    const isElsewhere = result === 'redirected' || result === 'bridged';
    return isElsewhere
      ? null
      : [
          { kind: 'pause', seconds: breathSeconds },
          { kind: 'redirect', because: 'again' },
        ];
  };
