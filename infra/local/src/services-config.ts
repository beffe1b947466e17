import { role } from '@tellonce/contracts';
import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().positive().optional();

const demoAccounts = z
  .string()
  .transform((text) => JSON.parse(text) as unknown)
  .pipe(
    z.array(z.object({ signInName: z.string(), password: z.string(), displayName: z.string(), roles: z.array(role) })),
  );

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().default('127.0.0.1'),
  /** As the carrier reaches us. */
  PUBLIC_URL: z.url(),
  BEHIND_PROXY: z.stringbool().default(false),
  /** PEM files for HTTPS of our own; absent = plain HTTP. All three, or none. */
  TLS_KEY: z.string().optional(),
  TLS_CERTIFICATE: z.string().optional(),
  TLS_AUTHORITY: z.string().optional(),
  /** Where people open the desktop, with HTTPS of our own. */
  DESKTOP_URL: z.url().optional(),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** False where routing has processes of its own. */
  ACD_IN_PROCESS: z.stringbool().default(true),
  DESKTOP_DIRECTORY: z.string().min(1),
  DEMO_ACCOUNTS: demoAccounts.default([]),
  TWILIO_ACCOUNT_SID: z.string().min(1),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  TWILIO_API_KEY: z.string().min(1),
  TWILIO_API_SECRET: z.string().min(1),
  TWILIO_APPLICATION_SID: z.string().min(1),
  /** TwiML at the carrier for callers whom we cannot answer; absent = each number keeps what it has. */
  FALLBACK_URL: z.url().optional(),
  /** These three only with the embedded carrier. */
  CARRIER_API_URL: z.url().optional(),
  CARRIER_CLIENT_URL: z.url().optional(),
  HOLD_MUSIC_URL: z.url().optional(),
  WAIT_MUSIC_SECONDS: z.coerce.number().int().positive().optional(),
  /** Waiting times that tests shorten; absent = the services' own. */
  AGENT_JOIN_TIMEOUT_MS: milliseconds,
  AGENT_GRACE_MS: milliseconds,
  RECONCILE_EVERY_MS: milliseconds,
});

export type ServicesConfig = z.output<typeof schema>;

/** @throws ConfigurationError */
export const readServicesConfig = (env: NodeJS.ProcessEnv): ServicesConfig => loadConfig(schema, env);
