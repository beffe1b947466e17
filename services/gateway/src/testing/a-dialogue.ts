import type { DialogueFacts, InteractionId } from '@tellonce/contracts';
import { createEntityStore } from '@tellonce/journal';
import type { GatewayHouse } from './open-gateway.ts';

/** A caller whose dialogue found out who they are and asked for the serial. */
export const aDialogue = async (
  house: Pick<GatewayHouse, 'redis' | 'queue'>,
  interactionId: InteractionId,
  identity: DialogueFacts['identity'],
) => {
  const facts: DialogueFacts = {
    interactionId,
    callSid: 'CA1',
    from: '+8613800138000',
    to: '+864001112222',
    startedAt: new Date().toISOString(),
    language: 'zh-CN',
    identity,
    assurance: 'number',
    told: [
      {
        topic: 'serial',
        asked: '请输入序列号',
        answer: '4471',
        matched: { kind: 'none' },
        at: new Date().toISOString(),
      },
    ],
    queueId: house.queue.queueId,
    grade: null,
    assetId: null,
    caseId: null,
    ended: false,
  };
  await createEntityStore<object, DialogueFacts>(house.redis, 'dialogues').save(interactionId, {
    expectedVersion: 0,
    document: { machineVersion: 1, snapshot: {}, facts },
    events: [],
    effects: [],
    timers: { set: [], cancel: [] },
  });
};
