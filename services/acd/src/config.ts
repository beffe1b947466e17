import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

const schema = z.object({
  REDIS_URL: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

/** The environment of an `acd` that runs alone. */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env) => loadConfig(schema, env);
