import { accessToken, clientIdentity } from '@tellonce/carrier-client';
import { type Clock, mountRoutes, type Sessions } from '@tellonce/service-kit';
import type { Request, Router } from 'express';

/** A working day and some overtime; the desktop asks for a new one before it ends. */
const ttlSeconds = 12 * 3_600;

export interface SoftphoneConfig {
  accountSid: string;
  apiKey: string;
  apiSecret: string;
  applicationSid: string;
  /** The embedded carrier's client socket; null: the desktop uses the carrier's own SDK. */
  carrierClientUrl: string | null;
}

export const mountSoftphone = (
  router: Router,
  deps: {
    sessions: Pick<Sessions, 'read'>;
    clock: Clock;
    config: SoftphoneConfig;
    allowedOrigin?: ((origin: string, req: Request) => boolean) | undefined;
  },
): void => {
  const { carrierClientUrl, ...credentials } = deps.config;
  mountRoutes(
    router,
    'calls',
    {
      'calls.softphone': async ({ session }) => {
        // The identity is the session's, never the request's: nobody gets a leg in another's name.
        const identity = clientIdentity(session.userId);
        const { token, expiresAt } = accessToken({ ...credentials, identity, ttlSeconds, nowMs: deps.clock.now() });
        return {
          kind: carrierClientUrl ? ('embedded' as const) : ('twilio' as const),
          socketUrl: carrierClientUrl,
          token,
          identity,
          expiresAt: new Date(expiresAt).toISOString(),
        };
      },
    },
    { sessions: deps.sessions, ...(deps.allowedOrigin ? { allowedOrigin: deps.allowedOrigin } : {}) },
  );
};
