import type { DialogueFacts, InteractionId, ScreenPop } from '@tellonce/contracts';
import type { EntityStore } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';

export type ReadPop = (interactionId: InteractionId) => Promise<ScreenPop>;

/** An offer must ring: a store that thinks longer than this is not waited for. */
const patienceMs = 1_500;

const within = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The screen-pop: *told already* from the interaction's entity, the rest in one query. Never fails: without the
 * database the offer goes out with what the caller told us, without the entity with what the timeline remembers.
 */
export const createReadPop = (deps: {
  dialogues: Pick<EntityStore<unknown, DialogueFacts>, 'load'>;
  stories: { pop(interactionId: InteractionId, dialogue: DialogueFacts | null): Promise<ScreenPop> };
  logger: Logger;
}): ReadPop => {
  const readDialogue = async (interactionId: InteractionId): Promise<DialogueFacts | null> => {
    try {
      return (await within(deps.dialogues.load(interactionId), patienceMs))?.facts ?? null;
    } catch (error) {
      deps.logger.error({ err: error, interactionId }, 'what the caller told us could not be read');
      return null;
    }
  };
  return async (interactionId) => {
    const dialogue = await readDialogue(interactionId);
    try {
      return await within(deps.stories.pop(interactionId, dialogue), patienceMs);
    } catch (error) {
      deps.logger.error({ err: error, interactionId }, 'the story could not be read');
      return { interactionId, dialogue, who: { kind: 'unavailable' } };
    }
  };
};
