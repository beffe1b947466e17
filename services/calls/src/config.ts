import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(7_404),
  REDIS_URL: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  PUBLIC_URL: z.url(),
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, 'an account SID: AC and 32 hexadecimal digits'),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  TWILIO_API_KEY: z.string().regex(/^SK[0-9a-f]{32}$/, 'an API key SID: SK and 32 hexadecimal digits'),
  TWILIO_API_SECRET: z.string().min(1),
  TWILIO_APPLICATION_SID: z.string().regex(/^AP[0-9a-f]{32}$/, 'a TwiML App SID: AP and 32 hexadecimal digits'),
  /** TwiML at the carrier for callers whom we cannot answer; absent: each number keeps what it has. */
  FALLBACK_URL: z.url().optional(),
  /** Both only with the embedded carrier. */
  CARRIER_API_URL: z.url().optional(),
  CARRIER_CLIENT_URL: z.url().optional(),
});

/** The environment of a `calls` that runs alone. */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env) => loadConfig(schema, env);
