import { loadConfig } from '@tellonce/service-kit';
import { z } from 'zod';

const schema = z.object({
  REPLICA: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The environment of one of several routing processes. @throws ConfigurationError */
export const readAcdConfig = (env: NodeJS.ProcessEnv): z.output<typeof schema> => loadConfig(schema, env);
