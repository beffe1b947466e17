import type { VoiceRequest } from '@tellonce/carrier-client';
import type { InteractionId, Language, RoutingCommand, RoutingConfiguration, WaitEstimate } from '@tellonce/contracts';
import { generalQueueKey, isInLine, queueRequestOf, renderWait } from '@tellonce/flows';
import { within } from '../lookups/within.ts';
import type { Answer } from './answer.ts';
import type { DialogueDocument } from './dialogue-document.ts';
import type { Dialogues } from './dialogues.ts';
import { findQueue, toQueueCommand } from './queue-command.ts';

/** The caller has waited for what failed before. */
const lastResortMs = 2_000;

export interface KeepWaitingDeps {
  dialogues: Dialogues;
  configuration(): Promise<RoutingConfiguration | null>;
  readEstimate(interactionId: InteractionId): Promise<WaitEstimate | null>;
  sendRouting(command: RoutingCommand): Promise<void>;
  music: { url: string; seconds: number } | null;
  onError(interactionId: InteractionId | null, error: unknown): void;
}

/**
 * One round of waiting. It repeats the request to routing, so that a caller whom routing has lost is queued again, and
 * it never fails: whatever does not work, the music plays and the next round tries again.
 */
export const createKeepWaiting =
  (deps: KeepWaitingDeps) =>
  async (known: InteractionId | null, request: VoiceRequest): Promise<Answer> => {
    if (request.status?.progress === 'ended') return { interactionId: known, turn: 0, rendering: [{ kind: 'hangup' }] };
    let interactionId = known;
    let language: Language = 'zh-CN';
    let estimate: WaitEstimate | null = null;
    let turn = 0;
    let callbackOffered = false;
    try {
      interactionId ??= (await deps.dialogues.interactionOf(request.callSid)).interactionId;
      const document = await waitingDialogue(deps.dialogues, interactionId, request);
      interactionId = document.facts.interactionId;
      language = document.facts.language;
      [estimate, callbackOffered] = await Promise.all([
        deps.readEstimate(interactionId),
        renewPlace(deps, document, request),
      ]);
      turn = document.snapshot.turn;
    } catch (error) {
      deps.onError(interactionId, error);
      if (interactionId) await queueAnyhow(deps, interactionId, language);
    }
    const rendering = renderWait({
      language,
      position: estimate?.position ?? request.queue?.position ?? null,
      // What is announced is kept more often than not; the mean is missed every second time.
      expectedWaitMs: estimate?.announcedWaitMs ?? estimate?.expectedWaitMs ?? null,
      waitedMs: request.queue?.waitedMs ?? null,
      music: deps.music,
      callbackOffered,
    });
    return { interactionId, turn, inQueue: true, rendering };
  };

/** Who hears a wait document waits, whatever the dialogue believes: it was cut short by a failure of ours. */
const waitingDialogue = async (
  dialogues: Dialogues,
  interactionId: InteractionId,
  request: VoiceRequest,
): Promise<DialogueDocument> => {
  const document = await dialogues.load(interactionId);
  if (document && document.facts.callSid !== request.callSid)
    // An address of another call: this one has a dialogue of its own.
    return waitingDialogue(dialogues, (await dialogues.interactionOf(request.callSid)).interactionId, request);
  if (document?.snapshot.machine.value === 'waiting') return document;
  if (document && isInLine(document.snapshot.machine)) {
    // The music plays again: whatever was asked about a callback has come to nothing.
    await dialogues.carryOn(interactionId, null, ({ snapshot }) =>
      isInLine(snapshot.machine) ? { type: 'kept-silent' } : null,
    );
  }
  if (document)
    await dialogues.carryOn(interactionId, null, ({ snapshot }) =>
      snapshot.machine.value === 'waiting' ? null : { type: 'person-needed' },
    );
  else await dialogues.begin(interactionId, request, [{ type: 'person-needed' }]);
  const waiting = await dialogues.load(interactionId);
  if (!waiting) throw new Error(`the dialogue ${interactionId} is gone as soon as it was saved`);
  return waiting;
};

/** Whether the queue offers to call back. */
const renewPlace = async (
  deps: KeepWaitingDeps,
  document: DialogueDocument,
  request: VoiceRequest,
): Promise<boolean> => {
  const wanted = queueRequestOf(document.snapshot.machine);
  if (!wanted) return false;
  const configuration = await deps.configuration();
  const queue = findQueue(configuration, wanted.queue);
  if (wanted.queue.queueId === null && queue)
    await deps.dialogues.carryOn(wanted.interactionId, request.idempotencyToken, () => ({
      type: 'queue-found',
      queue: { queueId: queue.queueId, key: queue.key },
    }));
  const command = toQueueCommand(wanted, configuration);
  if (command) await deps.sendRouting(command);
  return queue?.callbackOffered ?? false;
};

/** The dialogue cannot be used, but the caller is there: what is known of them is left out, the place in line is not. */
const queueAnyhow = async (deps: KeepWaitingDeps, interactionId: InteractionId, language: Language): Promise<void> => {
  try {
    const queue = { queueId: null, key: generalQueueKey };
    const request = { interactionId, queue, grade: null, preferredAgentId: null, language, spentMs: 0 };
    const command = toQueueCommand(request, await deps.configuration());
    if (command) await within('the last resort', lastResortMs, deps.sendRouting(command));
  } catch (error) {
    deps.onError(interactionId, error);
  }
};
