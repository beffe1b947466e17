import type { VoiceRequest } from '@tellonce/carrier-client';
import type { InteractionId, Localized, QueueId } from '@tellonce/contracts';
import type { Answer } from './answer.ts';
import type { Dialogues } from './dialogues.ts';

/** What routing told: the message that its queue ends with, and why. */
export interface TurnedAway {
  message: string;
  reason: string;
  /** Whose message it is. */
  queueId: QueueId | null;
}

/** A queue's own words for a message, by language; null where it has none. */
export type OwnWords = (queueId: QueueId, message: string) => Promise<Localized | null>;

/** The caller is brought here when routing has no place for them: they hear why, and the dialogue is over. */
export const createTurnAway =
  (dialogues: Dialogues, ownWords: OwnWords, answerCall: (request: VoiceRequest) => Promise<Answer>) =>
  async (known: InteractionId, request: VoiceRequest, { message, reason, queueId }: TurnedAway): Promise<Answer> => {
    const words = queueId && (await ownWords(queueId, message));
    let isTheirs = false;
    const answer = await dialogues.carryOn(known, request.idempotencyToken, ({ facts }) => {
      isTheirs = facts.callSid === request.callSid;
      return isTheirs ? { type: 'turned-away', message, reason, words: words?.[facts.language] || null } : null;
    });
    // The dialogue is lost, or another call's: this one has, or gets, its own.
    return (isTheirs && answer) || answerCall(request);
  };
