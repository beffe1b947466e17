import { say, twiml, type VoiceDocument, webhookUrl } from '@tellonce/carrier-client';
import type { InteractionId } from '@tellonce/contracts';
import { agentLabel, type CallContext } from '../call/call-context.ts';
import { type CallSnapshot, callState } from '../call/step-call.ts';
import { prompts } from './prompts.ts';

/** The documents that a call's legs run: pure renderings of where the call stands, so a retry renders the same. */
export interface CallDocuments {
  /** Where the caller's leg belongs now: the room, the queue, or nowhere. */
  forCaller(snapshot: CallSnapshot): string;
  forAgent(context: CallContext): string;
  /** Where news of a leg that we dial ourselves, and of its room, goes. */
  callbacksOf(interactionId: InteractionId): { statusUrl: string; conferenceUrl: string };
  refusal(): string;
  hangup(): string;
}

export const createCallDocuments = (config: { publicUrl: string }): CallDocuments => {
  const room = (
    response: VoiceDocument,
    context: CallContext,
    leg: { action: '/webhooks/calls/caller-left' | '/webhooks/calls/agent-left'; label: string },
  ): void => {
    const about = { i: context.interactionId };
    response.dial({ action: webhookUrl(config.publicUrl, leg.action, about), method: 'POST' }).conference(
      {
        startConferenceOnEnter: true,
        endConferenceOnExit: false,
        beep: 'false',
        participantLabel: leg.label,
        // Whoever comes first sets the callbacks of the room, so both bring them.
        statusCallback: webhookUrl(config.publicUrl, '/webhooks/calls/conference', about),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['start', 'end', 'join', 'leave'],
        // No waitUrl: the carrier's own music. A document of ours that fails would drop the leg out of the room, and who
        // is alone in there because we are restarting needs it most.
      },
      context.interactionId,
    );
  };
  const hangup = (): string => twiml((response) => response.hangup());

  return {
    hangup,
    callbacksOf: (interactionId) => ({
      statusUrl: webhookUrl(config.publicUrl, '/webhooks/calls/status', { i: interactionId }),
      conferenceUrl: webhookUrl(config.publicUrl, '/webhooks/calls/conference', { i: interactionId }),
    }),
    forCaller(snapshot) {
      const { context } = snapshot;
      switch (callState(snapshot)) {
        case 'ended':
          return hangup();
        case 'connecting':
        case 'connected':
          return twiml((response) =>
            room(response, context, { action: '/webhooks/calls/caller-left', label: 'caller' }),
          );
        case 'waiting':
        case 'requeueing':
          return twiml((response) => {
            const about = { i: context.interactionId };
            if (context.turnedAway) {
              // The words are the dialogue's, and it has to know that it is over.
              const { message: m, reason: r, queueId: q } = context.turnedAway;
              const farewell = webhookUrl(config.publicUrl, '/webhooks/ivr/turned-away', { ...about, m, r, q });
              response.redirect({ method: 'POST' }, farewell);
              return;
            }
            say(response, context.language, prompts.returnedToQueue[context.language]);
            response.enqueue(
              {
                action: webhookUrl(config.publicUrl, '/webhooks/ivr/queue-left', about),
                method: 'POST',
                waitUrl: webhookUrl(config.publicUrl, '/webhooks/ivr/wait', about),
                waitUrlMethod: 'POST',
              },
              context.queueName,
            );
          });
      }
    },
    forAgent: (context) =>
      twiml((response) => {
        if (!context.engagement) response.hangup();
        else room(response, context, { action: '/webhooks/calls/agent-left', label: agentLabel(context.engagement) });
      }),
    refusal: () =>
      twiml((response) => {
        for (const language of ['en', 'zh-CN'] as const) say(response, language, prompts.offerGone[language]);
        response.hangup();
      }),
  };
};
