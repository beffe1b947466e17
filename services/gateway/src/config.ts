import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

const variables = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_001),
  SESSION_HOURS: z.coerce.number().positive().max(720).default(12),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  /** Where people reach the desktop; with https the session's cookie goes nowhere else. */
  PUBLIC_URL: z.url({ error: 'must be the address at which people reach the desktop' }),
  /** The built desktop. */
  DESKTOP_DIRECTORY: z.string().min(1),
  /** The embedded carrier's client socket, when there is one. */
  CARRIER_CLIENT_URL: z.url().optional(),
});

/** The environment of a gateway that runs alone, behind a proxy. */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env) => {
  const read = loadConfig(variables, env);
  return {
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    sessionTtlMs: read.SESSION_HOURS * 3_600_000,
    connectOrigins: read.CARRIER_CLIENT_URL ? [new URL(read.CARRIER_CLIENT_URL).origin] : [],
    gateway: {
      desktopDir: read.DESKTOP_DIRECTORY,
      secureCookies: read.PUBLIC_URL.startsWith('https:'),
      demoAccounts: [],
      allowedOrigins: [new URL(read.PUBLIC_URL).origin],
    },
  };
};
