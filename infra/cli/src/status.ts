import { entityShards, routingKeys } from '@tellonce/contracts';
import { assertSchemaCurrent, openDatabase, routingArchiveRepository } from '@tellonce/database';
import { connectRedis, readJournalEnd } from '@tellonce/journal';
import { Command } from 'commander';
import { runningStack } from './running-stack.ts';

type Check = { what: string; find: () => Promise<string> };

export const statusCommand = () =>
  new Command('status')
    .description('is everything up, and what is it doing')
    .option('--data <dir>', 'data directory of the installation')
    .action(async (options: { data?: string }) => {
      const stack = runningStack(options.data);
      console.log(`launcher      process ${stack.pid}`);
      const checks: Check[] = [
        { what: 'services', find: () => answers(`${stack.url}/api/health`) },
        ...(stack.carrierUrl === undefined ? [] : [{ what: 'carrier', find: () => listens(stack.carrierUrl ?? '') }]),
        { what: 'database', find: () => schemaState(stack.databaseUrl) },
        { what: 'redis', find: () => routingState(stack.redisUrl) },
        { what: 'archive', find: () => archiveState(stack) },
      ];
      for (const { what, find } of checks) {
        const found = await find().catch((error: unknown) => {
          process.exitCode = 1;
          return `NOT UP: ${error instanceof Error ? error.message : String(error)}`;
        });
        console.log(`${what.padEnd(12)}  ${found}`);
      }
      console.log(`numbers       ${stack.numbers.join(', ') || 'none'}`);
    });

async function answers(url: string): Promise<string> {
  const startedAt = performance.now();
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return `${new URL(url).origin}, answers in ${(performance.now() - startedAt).toFixed(0)} ms`;
}

/** The carrier wants credentials for everything, so any answer will do. */
async function listens(url: string): Promise<string> {
  await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return url;
}

async function schemaState(url: string): Promise<string> {
  const { db, close } = openDatabase(url, { maxConnections: 1 });
  try {
    await assertSchemaCurrent(db);
    return 'schema up to date';
  } finally {
    await close();
  }
}

async function archiveState(stack: { databaseUrl: string; redisUrl: string }): Promise<string> {
  const { db, close } = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  const redis = connectRedis(stack.redisUrl);
  try {
    const { sequence } = await readJournalEnd(redis);
    const archive = routingArchiveRepository(db);
    const archived = await archive.lastSequence();
    const term = await archive.latestTerm();
    const leads = term ? `; term ${term.token}, led by ${term.node} since ${term.beganAt.toISOString()}` : '';
    return `${archived} routing decisions, ${Math.max(0, sequence - archived)} on their way${leads}`;
  } finally {
    redis.disconnect();
    await close();
  }
}

async function routingState(url: string): Promise<string> {
  const redis = connectRedis(url);
  try {
    const keys = routingKeys();
    const [leader, entries, waiting] = await Promise.all([
      redis.exists(keys.lease),
      redis.xlen(keys.journal),
      redis.hlen(keys.estimates),
    ]);
    const leading = leader === 1 ? 'routing has a leader' : 'routing has NO leader';
    return `${leading}, ${entries} journal entries, ${waiting} waiting, ${entityShards} entity shards`;
  } finally {
    redis.disconnect();
  }
}
