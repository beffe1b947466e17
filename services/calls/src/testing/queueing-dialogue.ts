import { emptyDocument, parseVoiceRequest, sendTwiml, twiml, webhookUrl } from '@tellonce/carrier-client';
import { type DialogueFacts, type InteractionId, newId, type QueueId } from '@tellonce/contracts';
import type { CallIndex, EntityStore } from '@tellonce/journal';
import express, { Router } from 'express';

/** A dialogue that says nothing and puts every caller into the queue; who is turned away hears the end of the call. */
export const queueingDialogue = (deps: {
  dialogues: EntityStore<object, DialogueFacts>;
  callIndex: CallIndex;
  publicUrl: string;
  queueId: QueueId;
  turnedAway: unknown[];
}): Router => {
  const router = Router();
  router.use('/webhooks/ivr', express.urlencoded({ extended: false }));
  router.post('/webhooks/ivr/voice', async (req, res) => {
    const request = parseVoiceRequest(req);
    const callSid = request?.callSid ?? '';
    const interactionId = await deps.callIndex.claim(callSid, newId<InteractionId>());
    const facts: DialogueFacts = {
      interactionId,
      callSid,
      from: request?.fromText ?? '',
      to: request?.toText ?? '',
      startedAt: new Date().toISOString(),
      language: 'zh-CN',
      identity: { kind: 'unknown' },
      assurance: 'none',
      told: [],
      queueId: deps.queueId,
      grade: null,
      assetId: null,
      caseId: null,
      ended: false,
    };
    await deps.dialogues.save(interactionId, {
      expectedVersion: 0,
      document: { machineVersion: 1, snapshot: {}, facts },
      events: [],
      effects: [],
      timers: { set: [], cancel: [] },
    });
    const about = { i: interactionId };
    const waitUrl = webhookUrl(deps.publicUrl, '/webhooks/ivr/wait', about);
    const action = webhookUrl(deps.publicUrl, '/webhooks/ivr/queue-left', about);
    const queue = twiml((response) => response.enqueue({ waitUrl, action }, 'service'));
    sendTwiml(res, queue);
  });
  const silence = twiml((response) => response.pause({ length: 60 }));
  router.post('/webhooks/ivr/turned-away', (req, res) => {
    deps.turnedAway.push(req.query);
    sendTwiml(
      res,
      twiml((response) => response.hangup()),
    );
  });
  router.post('/webhooks/ivr/wait', (_req, res) => sendTwiml(res, silence));
  router.post('/webhooks/ivr/queue-left', (_req, res) => sendTwiml(res, emptyDocument));
  return router;
};
