import { fileURLToPath } from 'node:url';
import type { DataDirectory } from './data-directory.ts';
import { startNodeServer } from './node-server.ts';
import type { RunningServer } from './private-server.ts';

const READY_WITHIN_MS = 60_000;
const ENTRY = fileURLToPath(new URL('./acd-main.ts', import.meta.url));

/** One of several routing processes, of which one leads. */
export function startAcdProcess(options: {
  /** Names it in logs: `acd-1`, `acd-2`, … */
  replica: string;
  data: DataDirectory;
  databaseUrl: string;
  redisUrl: string;
  environment: NodeJS.ProcessEnv;
  extra: Readonly<Record<string, string>>;
  searchPath: string;
}): Promise<RunningServer> {
  return startNodeServer({
    name: options.replica,
    entry: ENTRY,
    args: [],
    env: {
      ...options.environment,
      REPLICA: options.replica,
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: options.redisUrl,
      ...options.extra,
    },
    logFile: `${options.data.logs}/${options.replica}.log`,
    searchPath: options.searchPath,
    readyWithinMs: READY_WITHIN_MS,
  });
}
