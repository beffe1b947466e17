import { emptyDocument, parseVoiceRequest, sendTwiml, type VoiceRequest, webhookGuard } from '@tellonce/carrier-client';
import { DomainError, type InteractionId, interactionId, key, type Language, queueId } from '@tellonce/contracts';
import { type Rendering, renderSafe } from '@tellonce/flows';
import type { Logger } from '@tellonce/service-kit';
import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Answer } from '../dialogue/answer.ts';
import type { Step } from '../dialogue/take-step.ts';
import type { TurnedAway } from '../dialogue/turn-away.ts';
import { within } from '../lookups/within.ts';
import { toTwiml } from './to-twiml.ts';

export interface WebhookRouterDeps {
  authToken: string;
  publicUrl: string;
  logger: Logger;
  answerCall(request: VoiceRequest): Promise<Answer>;
  takeStep(step: Step): Promise<Answer>;
  keepWaiting(known: InteractionId | null, request: VoiceRequest): Promise<Answer>;
  takeWaitStep(step: Step): Promise<Answer>;
  turnAway(known: InteractionId, request: VoiceRequest, why: TurnedAway): Promise<Answer>;
  leaveQueue(known: InteractionId | null, request: VoiceRequest): Promise<Rendering | null>;
  /** The caller's, when it can still be found out. */
  languageOf(known: InteractionId): Promise<Language | null>;
}

/** When something has failed already, the caller has waited for it already. */
const patienceMs = 500;

const query = z.object({
  i: interactionId.nullable().catch(null),
  n: z.coerce.number().int().nullable().catch(null),
  /** Why routing has no place for the caller. */
  m: key.catch('overflow'),
  r: key.catch('overflow'),
  q: queueId.nullable().catch(null),
});
interface Webhook {
  known: InteractionId | null;
  turn: number | null;
  why: TurnedAway;
  request: VoiceRequest;
}

const readWebhook = (req: Request): Webhook => {
  const request = parseVoiceRequest(req);
  if (!request) throw new DomainError('malformed-request', 'A webhook of a call carries its CallSid.');
  const { i, n, m, r, q } = query.parse({ ...req.query, i: req.query.i ?? null, n: req.query.n ?? null });
  return { known: i, turn: n, why: { message: m, reason: r, queueId: q }, request };
};

/** The carrier's webhooks of the dialogue. None is answered with an error: a caller would hear the carrier's own. */
export const createWebhookRouter = (deps: WebhookRouterDeps): Router => {
  const router = Router();
  const guard = webhookGuard({ authToken: deps.authToken, publicUrl: deps.publicUrl });

  /** Sorry, and to a person: the wait document then brings the dialogue to where the caller is. */
  const safeAnswer = async ({ known, request }: Webhook, error: unknown, path: string): Promise<string> => {
    deps.logger.error({ err: error, path, interactionId: known, callSid: request.callSid }, 'a webhook failed');
    const language =
      known && (await within('the caller’s language', patienceMs, deps.languageOf(known)).catch(() => null));
    return toTwiml({ interactionId: known, turn: 0, rendering: renderSafe(language) }, deps.publicUrl);
  };

  const answered =
    (work: (webhook: Webhook) => Promise<string>): RequestHandler =>
    async (req, res) => {
      const webhook = readWebhook(req);
      sendTwiml(res, await work(webhook).catch((error: unknown) => safeAnswer(webhook, error, req.path)));
    };
  const document = (answer: Answer): string => toTwiml(answer, deps.publicUrl);

  router.post(
    '/webhooks/ivr/voice',
    guard,
    answered(async ({ request }) => document(await deps.answerCall(request))),
  );
  router.post(
    '/webhooks/ivr/step',
    guard,
    answered(async ({ known, turn, request }) =>
      document(await deps.takeStep({ interactionId: known, turn, request })),
    ),
  );
  router.post(
    '/webhooks/ivr/wait',
    guard,
    answered(async ({ known, request }) => document(await deps.keepWaiting(known, request))),
  );
  router.post(
    '/webhooks/ivr/wait-step',
    guard,
    answered(async ({ known, turn, request }) =>
      document(await deps.takeWaitStep({ interactionId: known, turn, request })),
    ),
  );
  router.post(
    '/webhooks/ivr/turned-away',
    guard,
    answered(async ({ known, request, why }) =>
      document(await (known ? deps.turnAway(known, request, why) : deps.answerCall(request))),
    ),
  );
  router.post(
    '/webhooks/ivr/queue-left',
    guard,
    answered(async ({ known, request }) => {
      const rendering = await deps.leaveQueue(known, request);
      return rendering ? document({ interactionId: known, turn: 0, rendering }) : emptyDocument;
    }),
  );
  return router;
};
