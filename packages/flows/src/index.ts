export { renderOutOfService } from './out-of-service-document.ts';
export type { Instruction, Rendering, Speech } from './rendering.ts';
export { renderSafe } from './safe-document.ts';
export {
  type CallerAsset,
  type CallerCandidate,
  type CallerCase,
  type CallerLookup,
  type ChosenQueue,
  generalQueueKey,
  type HotlineEvent,
  type HotlineInput,
  type HotlinePolicy,
} from './service-hotline/context.ts';
export {
  continueHotline,
  type DialogueEffect,
  factsOf,
  type HotlineSnapshot,
  type HotlineTurn,
  isInLine,
  type QueueRequest,
  queueRequestOf,
  startHotline,
  tryCallbackAgain,
} from './service-hotline/flow.ts';
export { serviceHotlineVersion } from './service-hotline/machine.ts';
export { prompts as hotlinePrompts } from './service-hotline/prompts.ts';
export { renderHotline } from './service-hotline/render.ts';
export { renderWait, type WaitDocumentInput } from './wait-document.ts';
