import { z } from 'zod';
import { configurationPreview, proposedChange } from '../configuration-preview.ts';
import { interactionId, reservationId } from '../ids.ts';
import { routingChange } from '../routing-change.ts';
import { routingJob, routingJobSummary } from '../routing-jobs.ts';
import { routingShadow } from '../routing-shadow.ts';
import { routingCandidate, routingNames, routingWhy } from '../routing-why.ts';
import { timestamp } from '../words.ts';
import type { Route } from './route.ts';
import { listOf, nothing, text } from './shapes.ts';

/** Half-open: [from, to). At most a week. */
const span = { from: timestamp, to: timestamp };
const jobParams = z.object({ jobId: z.uuid() });
const shadowParams = z.object({ shadowId: z.uuid() });

/** What routing's own engine answers. */
export const routingRoutes = {
  'configuration.preview': {
    area: 'routing',
    method: 'post',
    path: '/api/routing/preview',
    permission: 'configuration.write',
    summary: 'What a change of configuration would do to those who call, wait and work now; changes nothing',
    body: proposedChange,
    response: configurationPreview,
  },
  'routing.why': {
    area: 'routing',
    method: 'get',
    path: '/api/routing/interactions/:interactionId/why',
    permission: 'floor.watch',
    summary: 'Why an interaction waits, or why it went where it went: every decision about it',
    params: z.object({ interactionId }),
    response: routingWhy,
  },
  'routing.candidates': {
    area: 'routing',
    method: 'get',
    path: '/api/routing/interactions/:interactionId/candidates',
    permission: 'floor.watch',
    summary: 'Every agent with the reason for or against them: now, or at the instant of an offer (recomputed)',
    params: z.object({ interactionId }),
    query: z.strictObject({ reservationId: reservationId.optional() }),
    response: z.object({ at: timestamp, items: z.array(routingCandidate), names: routingNames }),
  },
  'routing.replay': {
    area: 'routing',
    method: 'post',
    path: '/api/routing/replays',
    permission: 'routing.analyze',
    summary: 'Decide a span of the past once more and compare; goes on in the background',
    body: z.strictObject(span),
    response: routingJobSummary,
    status: 201,
  },
  'routing.what-if': {
    area: 'routing',
    method: 'post',
    path: '/api/routing/what-ifs',
    permission: 'routing.analyze',
    summary: 'Live through a span of the past under another configuration or staffing; goes on in the background',
    body: z.strictObject({
      ...span,
      change: routingChange,
      seed: z.int().min(0).max(1_000_000).default(1),
      runs: z.int().min(1).max(20).default(5),
    }),
    response: routingJobSummary,
    status: 201,
  },
  'routing.jobs': {
    area: 'routing',
    method: 'get',
    path: '/api/routing/jobs',
    permission: 'routing.analyze',
    summary: 'Replays and what-ifs of late, newest first',
    response: listOf(routingJobSummary),
  },
  'routing.job': {
    area: 'routing',
    method: 'get',
    path: '/api/routing/jobs/:jobId',
    permission: 'routing.analyze',
    summary: 'How far a replay or what-if is, and its result',
    params: jobParams,
    response: routingJob,
  },
  'routing.cancel-job': {
    area: 'routing',
    method: 'delete',
    path: '/api/routing/jobs/:jobId',
    permission: 'routing.analyze',
    summary: 'Stop a replay or what-if',
    params: jobParams,
    response: nothing,
    status: 204,
  },
  'routing.shadows': {
    area: 'routing',
    method: 'get',
    path: '/api/routing/shadows',
    permission: 'routing.analyze',
    summary: 'Policies that run beside the live one, and where they would have decided otherwise',
    response: z.object({ items: z.array(routingShadow), names: routingNames }),
  },
  'routing.start-shadow': {
    area: 'routing',
    method: 'post',
    path: '/api/routing/shadows',
    permission: 'routing.analyze',
    summary: 'Let another policy run beside the live one; it decides nothing',
    body: z.strictObject({ name: text(80), change: routingChange }),
    response: routingShadow,
    status: 201,
  },
  'routing.stop-shadow': {
    area: 'routing',
    method: 'delete',
    path: '/api/routing/shadows/:shadowId',
    permission: 'routing.analyze',
    summary: 'End a shadow',
    params: shadowParams,
    response: nothing,
    status: 204,
  },
} as const satisfies Record<string, Route>;
