import { fileURLToPath } from 'node:url';
import { startEmbeddedCarrier, storeBin } from './embedded-carrier.ts';
import { fallbackDocument } from './fallback-document.ts';
import type { Ground } from './ground.ts';
import { type InstallationTasks, startInstallationTasks } from './installation-tasks.ts';
import type { DemoAccount } from './prepare-company.ts';
import type { Provisioned } from './provision-carrier.ts';
import { redisCacheDirectory } from './redis-cache-directory.ts';
import { startServicesProcess } from './services-process.ts';
import { hasPhone, isExposed, type StackOptions } from './stack-options.ts';
import { openPostgres, openRedis } from './stores.ts';
import { type SupervisedServer, supervise } from './supervise.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export type ChildName = 'postgres' | 'redis' | 'carrier' | 'services';

/** Takes a child into care: it is stopped with the rest. Somebody else's store is no child. */
export type Keep = (name: ChildName, server: SupervisedServer | undefined) => void;

export async function openStores(
  options: StackOptions,
  ground: Ground,
  keep: Keep,
): Promise<{ postgresUrl: string; redisUrl: string }> {
  const stores = { ...options, ...ground, redisCacheDirectory: redisCacheDirectory(options.environment, REPOSITORY) };
  const [postgres, redis] = await Promise.allSettled([openPostgres(stores), openRedis(stores)]);
  // What did start must be stopped again, whatever became of the other.
  if (postgres.status === 'fulfilled') keep('postgres', postgres.value.server);
  if (redis.status === 'fulfilled') keep('redis', redis.value.server);
  if (postgres.status === 'rejected') throw postgres.reason;
  if (redis.status === 'rejected') throw redis.reason;
  return { postgresUrl: postgres.value.url, redisUrl: redis.value.url };
}

/** Undefined with a real carrier. A restarted one has forgotten where its account led, and is told again. */
export async function openCarrier(
  options: StackOptions,
  ground: Ground,
  numbers: readonly string[],
  keep: Keep,
): Promise<string | undefined> {
  if (options.realCarrier !== undefined) return undefined;
  const carrier = await supervise({
    name: 'carrier',
    start: () =>
      startEmbeddedCarrier({
        data: ground.data,
        secrets: ground.secrets,
        port: ground.carrierPort,
        host: options.host,
        numbers,
        tempo: options.carrierTempo,
        withPhone: hasPhone(options),
        desktopOrigins: isExposed(options) ? [ground.servicesUrl] : [],
        environment: options.environment,
        searchPath: ground.searchPath,
      }),
    onRestarted: async () => {
      const worker = startInstallationTasks(options.environment, ground.taskLog);
      await provisionAccount(options, ground, numbers, carrier.url, worker).finally(() => worker.close());
    },
    onTrouble: options.onTrouble,
  });
  keep('carrier', carrier);
  options.onProgress('the embedded carrier is ready');
  return carrier.url;
}

export function superviseServices(
  options: StackOptions,
  ground: Ground,
  access: {
    databaseUrl: string;
    redisUrl: string;
    carrierUrl: string | undefined;
    applicationSid: string;
    fallbackUrl: string | null;
    demoAccounts: readonly DemoAccount[];
  },
): Promise<SupervisedServer> {
  const { accountSid, authToken, apiKey, apiSecret } = options.realCarrier ?? ground.secrets;
  return supervise({
    name: 'services',
    start: () =>
      startServicesProcess({
        data: ground.data,
        port: ground.port,
        host: options.host,
        publicUrl: ground.servicesUrl,
        behindProxy: options.publicUrl !== undefined,
        databaseUrl: access.databaseUrl,
        redisUrl: access.redisUrl,
        demoAccounts: access.demoAccounts,
        carrier: {
          accountSid,
          authToken,
          apiKey,
          apiSecret,
          url: access.carrierUrl,
          clientUrl: access.carrierUrl === undefined ? undefined : clientUrl(ground),
          applicationSid: access.applicationSid,
          fallbackUrl: access.fallbackUrl,
        },
        environment: options.environment,
        extra: options.serviceEnvironment,
        searchPath: ground.searchPath,
      }),
    onTrouble: options.onTrouble,
  });
}

/** The carrier's own address is one of this machine; from outside it has the name by which we are known there. */
function clientUrl(ground: Ground): string {
  const ours = new URL(ground.servicesUrl);
  return `${ours.protocol === 'https:' ? 'wss' : 'ws'}://${ours.hostname}:${ground.carrierPort}/client`;
}

export async function provisionAccount(
  options: StackOptions,
  ground: Ground,
  numbers: readonly string[],
  carrierUrl: string | undefined,
  worker: InstallationTasks,
): Promise<Provisioned & { fallbackUrl: string | null }> {
  const { servicesUrl, secrets } = ground;
  const { accountSid, authToken } = options.realCarrier ?? secrets;
  const fallbackUrl =
    carrierUrl === undefined || !hasPhone(options)
      ? null // a TwiML Bin can only be made in the account's console; a carrier without /sim has no callers either
      : await storeBin(carrierUrl, secrets.simToken, 'fallback', fallbackDocument(`${servicesUrl}/webhooks/ivr/voice`));
  const account = { accountSid, authToken, carrierUrl, servicesUrl, numbers, fallbackUrl };
  return { ...(await worker.provisionCarrier(account)), fallbackUrl };
}
