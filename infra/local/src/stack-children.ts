import { fileURLToPath } from 'node:url';
import { startAcdProcess } from './acd-process.ts';
import { carrierSocketPath } from './carrier-socket-proxy.ts';
import { startEmbeddedCarrier, storeBin } from './embedded-carrier.ts';
import { fallbackDocument } from './fallback-document.ts';
import type { Ground } from './ground.ts';
import { type InstallationTasks, startInstallationTasks } from './installation-tasks.ts';
import type { DemoAccount } from './prepare-company.ts';
import type { Provisioned } from './provision-carrier.ts';
import { redisCacheDirectory } from './redis-cache-directory.ts';
import { startServicesProcess } from './services-process.ts';
import { carrierHost, hasPhone, isExposed, type SipAddress, type StackOptions } from './stack-options.ts';
import { openPostgres, openRedis } from './stores.ts';
import { type SupervisedServer, supervise } from './supervise.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export type ChildName = 'postgres' | 'redis' | 'carrier' | `acd-${number}` | 'services';

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
): Promise<{ url: string; sip: SipAddress } | undefined> {
  if (options.realCarrier !== undefined) return undefined;
  let sip = options.sip;
  const carrier = await supervise({
    name: 'carrier',
    start: async () => {
      const started = await startEmbeddedCarrier({
        data: ground.data,
        secrets: ground.secrets,
        port: ground.carrierPort,
        host: carrierHost(options),
        mediaHost: options.host,
        numbers,
        tempo: options.carrierTempo,
        withPhone: hasPhone(options),
        desktopOrigins: isExposed(options) ? [ground.servicesUrl, ...(ground.lan?.origins ?? [])] : [],
        sip,
        environment: options.environment,
        searchPath: ground.searchPath,
      });
      // Phones look for a restarted one where they have found it.
      sip = { ...sip, ...started.sip };
      return started;
    },
    onRestarted: async () => {
      const worker = startInstallationTasks(options.environment, ground.taskLog);
      await provisionAccount(options, ground, numbers, carrier.url, worker).finally(() => worker.close());
    },
    onTrouble: options.onTrouble,
  });
  keep('carrier', carrier);
  options.onProgress('the embedded carrier is ready');
  return { url: carrier.url, sip: { host: sip.host, port: sip.port } };
}

/** None when routing runs inside the services' process. */
export async function superviseAcdReplicas(
  options: StackOptions,
  ground: Ground,
  access: { databaseUrl: string; redisUrl: string },
  keep: Keep,
): Promise<void> {
  if (options.acdReplicas === 1) return;
  const names = Array.from({ length: options.acdReplicas }, (_, index): ChildName => `acd-${index + 1}`);
  const started = await Promise.allSettled(
    names.map(async (name) => {
      const server = await supervise({
        name,
        start: () =>
          startAcdProcess({
            ...access,
            replica: name,
            data: ground.data,
            environment: options.environment,
            extra: options.serviceEnvironment,
            searchPath: ground.searchPath,
          }),
        onTrouble: options.onTrouble,
      });
      keep(name, server);
    }),
  );
  for (const each of started) if (each.status === 'rejected') throw each.reason;
  options.onProgress(`routing has ${options.acdReplicas} processes`);
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
        lan: ground.lan,
        behindProxy: options.publicUrl !== undefined,
        databaseUrl: access.databaseUrl,
        redisUrl: access.redisUrl,
        demoAccounts: access.demoAccounts,
        hasAcd: options.acdReplicas === 1,
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
  if (ground.lan) return `${ground.lan.desktopUrl.replace('https:', 'wss:')}${carrierSocketPath}`;
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
