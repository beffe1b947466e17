import { z } from 'zod';
import { timestamp } from '../words.ts';
import type { Route } from './route.ts';

export const callRoutes = {
  'calls.softphone': {
    area: 'calls',
    method: 'post',
    path: '/api/calls/softphone',
    permission: 'interactions.handle',
    summary: "An access token for this agent's browser leg and how to reach the carrier",
    response: z.object({
      kind: z.enum(['embedded', 'twilio']),
      /** The embedded carrier's client socket; null with Twilio's own SDK. */
      socketUrl: z.string().nullable(),
      token: z.string(),
      identity: z.string(),
      expiresAt: timestamp,
    }),
    status: 201,
  },
} as const satisfies Record<string, Route>;
