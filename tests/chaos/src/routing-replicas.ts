import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Executor } from '@tellonce/database';
import { until } from '@tellonce/testkit';

const main = fileURLToPath(new URL('../../../services/acd/src/main.ts', import.meta.url));

interface Replica {
  child: ChildProcess;
  isReady: boolean;
}

/** Routing processes, one of which leads; whoever is killed is replaced. */
export const openRoutingReplicas = (options: {
  count: number;
  redisUrl: string;
  databaseUrl: string;
  db: Executor;
}) => {
  const replicas = new Map<number, Replica>();
  let isClosed = false;
  const start = (): void => {
    if (isClosed) return;
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
      env: {
        ...{ PATH: process.env.PATH, REDIS_URL: options.redisUrl, DATABASE_URL: options.databaseUrl },
        LOG_LEVEL: process.env.CHAOS_LOG_LEVEL ?? 'fatal',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const replica: Replica = { child, isReady: false };
    child.stdout?.once('data', () => {
      replica.isReady = true;
    });
    if (child.pid !== undefined) replicas.set(child.pid, replica);
  };
  const killAll = (): void => {
    for (const { child } of replicas.values()) child.kill('SIGKILL');
  };
  process.once('exit', killAll); // an interrupted run
  for (let n = 0; n < options.count; n += 1) start();

  return {
    /** The process of the newest term. Fails when that one has been killed and nobody has taken over yet. */
    async leader(): Promise<number> {
      const term = await options.db
        .selectFrom('routing_term')
        .select(['node', 'token'])
        .orderBy('token', 'desc')
        .limit(1)
        .executeTakeFirst();
      const pid = Number(term?.node.split('-').at(-1));
      return replicas.has(pid) ? pid : 0;
    },
    readyCount: (): number => [...replicas.values()].filter((each) => each.isReady).length,
    async kill(pid: number): Promise<void> {
      const replica = replicas.get(pid);
      if (!replica) throw new Error(`there is no routing process ${pid}`);
      replicas.delete(pid);
      const gone = once(replica.child, 'exit');
      replica.child.kill('SIGKILL');
      await gone;
      start();
    },
    async close(): Promise<void> {
      isClosed = true;
      process.off('exit', killAll);
      const all = [...replicas.values()].map(({ child }) => child);
      killAll();
      await until(() => all.every((child) => child.exitCode !== null || child.signalCode !== null));
    },
  };
};
