import {
  clientIdentity,
  emptyDocument,
  parseConferenceEvent,
  parseLegEvent,
  parseVoiceRequest,
  sendTwiml,
  webhookGuard,
} from '@tellonce/carrier-client';
import { interactionId, newId, reservationId } from '@tellonce/contracts';
import type { CallIndex } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { CallInput } from '../call/call-context.ts';
import { isAdmitted } from '../call/step-call.ts';
import type { AcceptedReservations } from '../consumers/accepted-reservations.ts';
import type { CallControl } from '../control/call-control.ts';
import type { CallDocuments } from '../documents/call-documents.ts';

/** How long a desktop's leg is kept waiting for news of its reservation: far below the carrier's own 15 s. */
const reservationWaitMs = 3_000;

const about = z.object({ i: interactionId });

export interface WebhookDeps {
  control: CallControl;
  documents: CallDocuments;
  reservations: AcceptedReservations;
  callIndex: CallIndex;
  /** What a call that nobody offered yet begins with. */
  openWaiting: (interactionId: CallInput['interactionId'], callerCallSid: string) => Promise<CallInput>;
  /** Whether this caller was promised a call before they hung up. */
  noteCallback: (interactionId: CallInput['interactionId']) => Promise<void>;
  logger: Logger;
  config: { authToken: string; publicUrl: string };
}

/** The carrier's side door: every status callback, and the documents of legs that are in our hands. */
export const webhooks = (deps: WebhookDeps): Router => {
  const { control, documents, callIndex, logger } = deps;
  const router = Router();
  const signed = webhookGuard(deps.config);

  /** Whether the address that a leg came by speaks of its own call. */
  const isOf = async (callSid: string, interaction: CallInput['interactionId']): Promise<boolean> =>
    (await callIndex.find(callSid)) === interaction;

  /** A leg is over, whoever it belongs to. */
  const hearLegEnded = async (callSid: string, known?: CallInput['interactionId']): Promise<void> => {
    const interaction = known ?? (await callIndex.find(callSid));
    if (!interaction) return; // it left before the dialogue began
    await control.hear(interaction, { type: 'leg.ended', callSid }, `leg-ended:${callSid}`);
  };

  router.post('/webhooks/calls/number-status', signed, async (req, res) => {
    const event = parseLegEvent(req.body);
    if (event?.status.progress === 'ended') {
      const interaction = await callIndex.find(event.callSid);
      if (interaction) {
        await deps.noteCallback(interaction);
        await control.hear(
          interaction,
          { type: 'leg.ended', callSid: event.callSid },
          `leg-ended:${event.callSid}`,
          () => deps.openWaiting(interaction, event.callSid),
        );
      }
    }
    res.status(204).end();
  });

  router.post('/webhooks/calls/status', signed, async (req, res) => {
    const event = parseLegEvent(req.body);
    if (event?.status.progress === 'ended') {
      // A leg that we dialled says whose it is: it may be over before it is indexed.
      const { data: ours } = about.safeParse(req.query);
      await hearLegEnded(event.callSid, ours?.i);
    }
    res.status(204).end();
  });

  router.post('/webhooks/calls/conference', signed, async (req, res) => {
    const { i } = about.parse(req.query);
    const event = parseConferenceEvent(req.body);
    if (event?.participant && (event.happening === 'joined' || event.happening === 'left')) {
      const { conferenceSid, sequence, happening, participant } = event;
      const { callSid } = participant;
      const room = { conferenceSid, sequence };
      await control.hear(
        i,
        happening === 'joined'
          ? { type: 'leg.joined', callSid, room }
          : { type: 'leg.left', callSid, room, leaving: participant.leaving ?? 'unknown' },
        `room:${conferenceSid}:${sequence ?? newId()}:${happening}:${callSid}`,
      );
    }
    res.status(204).end();
  });

  router.post('/webhooks/calls/agent-connect', signed, async (req, res) => {
    const request = parseVoiceRequest(req);
    const wanted = reservationId.safeParse(request?.parameter('reservationId'));
    const accepted = request && wanted.success ? await deps.reservations.find(wanted.data, reservationWaitMs) : null;
    const isTheirs =
      request?.from.kind === 'client' && accepted && request.from.identity === clientIdentity(accepted.agentId);
    if (!request || !wanted.success || !accepted || !isTheirs) {
      logger.warn({ callSid: request?.callSid, reservationId: wanted.data }, 'a leg without an accepted reservation');
      return sendTwiml(res, documents.refusal());
    }
    const { callSid } = request;
    const snapshot = await control.hear(
      accepted.interactionId,
      { type: 'agent.arrived', callSid, reservationId: wanted.data, agentId: accepted.agentId },
      `agent-arrived:${callSid}`,
    );
    if (snapshot && isAdmitted(snapshot.context, callSid)) {
      // Only now: an indexed leg that its call does not count with is taken for an orphan.
      await callIndex.claim(callSid, accepted.interactionId);
      return sendTwiml(res, documents.forAgent(snapshot.context));
    }
    logger.info(
      { interactionId: accepted.interactionId, reservationId: wanted.data },
      'a leg came for a stale reservation',
    );
    sendTwiml(res, documents.refusal());
  });

  router.post('/webhooks/calls/caller-left', signed, async (req, res) => {
    const { i } = about.parse(req.query);
    const request = parseVoiceRequest(req);
    if (!request) return sendTwiml(res, emptyDocument);
    if (!(await isOf(request.callSid, i))) return sendTwiml(res, documents.hangup());
    if (request.status?.progress === 'ended') {
      await control.hear(i, { type: 'leg.ended', callSid: request.callSid }, `leg-ended:${request.callSid}`);
      return sendTwiml(res, emptyDocument);
    }
    const snapshot = await control.hear(i, { type: 'caller.returned' }, `caller-left:${deliveryOf(req)}`);
    sendTwiml(res, snapshot ? documents.forCaller(snapshot) : documents.hangup());
  });

  router.post('/webhooks/calls/agent-left', signed, async (req, res) => {
    const { i } = about.parse(req.query);
    const request = parseVoiceRequest(req);
    // A leg that left its room has no business of its own any more: hung up by now, or by this answer.
    if (request && (await isOf(request.callSid, i)))
      await control.hear(i, { type: 'leg.ended', callSid: request.callSid }, `leg-ended:${request.callSid}`);
    sendTwiml(res, documents.hangup());
  });

  return router;
};

/** Names one request of the carrier; its retries have the same name. */
const deliveryOf = (req: Request): string => req.get('i-twilio-idempotency-token') ?? newId();
