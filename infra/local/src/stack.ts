import { buildDesktop } from './build-desktop.ts';
import { describeSignIns } from './describe-stack.ts';
import { fallbackDocument } from './fallback-document.ts';
import { type Ground, prepareGround, type Undo } from './ground.ts';
import { type InstallationTasks, startInstallationTasks } from './installation-tasks.ts';
import type { PreparedCompany, SignIn } from './prepare-company.ts';
import { type RunningStack, removeRunningFile, writeRunningFile } from './running-file.ts';
import {
  type ChildName,
  type Keep,
  openCarrier,
  openStores,
  provisionAccount,
  superviseAcdReplicas,
  superviseServices,
} from './stack-children.ts';
import { isExposed, type SipAddress, type StackOptions } from './stack-options.ts';
import type { SupervisedServer } from './supervise.ts';

/** A whole installation, running. */
export type Stack = {
  url: string;
  /** With HTTPS of our own: where other machines open the desktop, and its certificates (PEM files). */
  lan: { desktopUrl: string; authority: string; certificate: string } | null;
  /** The embedded carrier; undefined with a real one. */
  carrierUrl: string | undefined;
  simToken: string;
  /** Where SIP phones register; undefined with a real carrier. */
  sip: SipAddress | undefined;
  databaseUrl: string;
  redisUrl: string;
  numbers: readonly string[];
  signIns: readonly SignIn[];
  missingNumbers: readonly string[];
  /** Text for a TwiML Bin of a real account. */
  fallbackTwiml: string;
  /** As they are now: a restarted child has another one. */
  readonly pids: Partial<Record<ChildName, number>>;
  readonly restartCounts: Partial<Record<ChildName, number>>;
  /** Services, routing, carrier, redis, postgres: each has what it needs until it has ended. */
  stop(): Promise<void>;
};

/** Errors: StartupError. What was started before the error is stopped again. */
export async function raiseStack(options: StackOptions): Promise<Stack> {
  const undo: Undo = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await assemble(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(options: StackOptions, undo: Undo, stop: () => Promise<void>): Promise<Stack> {
  const ground = await prepareGround(options, undo);
  const running: Running = {};
  const keep: Keep = (name, server) => {
    if (server === undefined) return;
    running[name] = server;
    undo.push(() => server.stop());
  };
  const desktop = options.buildDesktop ? buildDesktop(options.environment) : Promise.resolve();
  desktop.catch(() => undefined); // awaited below; it may fail before anybody looks
  const tasks = startInstallationTasks(options.environment, ground.taskLog);
  undo.push(() => tasks.close());

  const { postgresUrl, redisUrl } = await openStores(options, ground, keep);
  // Filled once they are read; a carrier that is started again is told all of them.
  const numbers: string[] = [...(options.realCarrier?.numbers ?? [])];
  const [prepared, opened] = await Promise.allSettled([
    tasks.prepareCompany(
      {
        databaseUrl: postgresUrl,
        empty: options.empty,
        exposed: isExposed(options),
        phoneDirectory: ground.data.phoneDirectory,
      },
      options.onProgress,
    ),
    openCarrier(options, ground, numbers, keep),
  ]);
  if (prepared.status === 'rejected') throw prepared.reason;
  if (opened.status === 'rejected') throw opened.reason;
  const company = prepared.value;
  if (options.realCarrier === undefined) numbers.push(...company.numbers);
  try {
    const doors = await openDoors(options, {
      ground,
      postgresUrl,
      redisUrl,
      company,
      numbers,
      carrierUrl: opened.value?.url,
      tasks,
      keep,
    });
    await desktop;
    writeRunningFile(ground.data.running, { pid: process.pid, ...doors.running });
    undo.push(() => removeRunningFile(ground.data.running));
    return {
      ...doors.running,
      carrierUrl: doors.running.carrierUrl,
      lan: ground.lan && {
        desktopUrl: ground.lan.desktopUrl,
        authority: ground.lan.files.authority,
        certificate: ground.lan.files.certificate,
      },
      simToken: ground.secrets.simToken,
      sip: opened.value?.sip,
      signIns: company.signIns,
      missingNumbers: doors.missingNumbers,
      fallbackTwiml: fallbackDocument(`${ground.servicesUrl}/webhooks/ivr/voice`),
      get pids() {
        return mapServers(running, (server) => server.pid());
      },
      get restartCounts() {
        return mapServers(running, (server) => server.restarts());
      },
      stop,
    };
  } catch (error) {
    // Passwords made at this start are in the database already, and nobody would ever hear of them.
    if (company.signIns.some((each) => each.isNew)) options.onTrouble(describeSignIns(company.signIns).join('\n'));
    throw error;
  }
}

/** The carrier's account and the services: from here on a caller is answered. */
async function openDoors(
  options: StackOptions,
  house: {
    ground: Ground;
    postgresUrl: string;
    redisUrl: string;
    company: PreparedCompany;
    numbers: readonly string[];
    carrierUrl: string | undefined;
    tasks: InstallationTasks;
    keep: Keep;
  },
): Promise<{ running: Omit<RunningStack, 'pid'>; missingNumbers: readonly string[] }> {
  const { ground, postgresUrl, redisUrl, company, numbers, carrierUrl, tasks, keep } = house;
  const provisioned = await provisionAccount(options, ground, numbers, carrierUrl, tasks);
  tasks.close();
  options.onProgress("the carrier's account leads to us");
  await superviseAcdReplicas(options, ground, { databaseUrl: postgresUrl, redisUrl }, keep);
  const services = await superviseServices(options, ground, {
    databaseUrl: postgresUrl,
    redisUrl,
    carrierUrl,
    applicationSid: provisioned.applicationSid,
    fallbackUrl: provisioned.fallbackUrl,
    demoAccounts: company.demoAccounts,
  });
  keep('services', services);
  const embedded = carrierUrl === undefined ? {} : { carrierUrl, simToken: ground.secrets.simToken };
  return {
    running: { url: services.url, ...embedded, databaseUrl: postgresUrl, redisUrl, numbers: [...numbers] },
    missingNumbers: provisioned.missingNumbers,
  };
}

type Running = Partial<Record<ChildName, SupervisedServer>>;

function mapServers(servers: Running, pick: (server: SupervisedServer) => number): Partial<Record<ChildName, number>> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, server]) => (server ? [[name, pick(server)]] : [])),
  );
}
