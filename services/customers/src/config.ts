import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

const variables = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_004),
  SESSION_HOURS: z.coerce.number().positive().max(720).default(12),
});

/** The service run alone: its stores, its port. */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env) => {
  const read = loadConfig(variables, env);
  return {
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    port: read.PORT,
    sessionTtlMs: read.SESSION_HOURS * 3_600_000,
  };
};
