import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CompanyPreparation, InstallationReport, InstallationTask } from './installation-task.ts';
import type { PreparedCompany } from './prepare-company.ts';
import { dieWithParent } from './private-server.ts';
import type { Provisioned, Provisioning } from './provision-carrier.ts';
import { StartupError } from './startup-error.ts';

const ENTRY = fileURLToPath(new URL('./installation-tasks-main.ts', import.meta.url));
const TYPESCRIPT_LOADER = import.meta.resolve('tsx');

export type InstallationTasks = {
  /** Errors: StartupError `migration-failed`. */
  prepareCompany(preparation: CompanyPreparation, onProgress: (sentence: string) => void): Promise<PreparedCompany>;
  /** Errors: StartupError `carrier-refused`. */
  provisionCarrier(provisioning: Provisioning): Promise<Provisioned>;
  close(): void;
};

/** Starts the helper at once, so that it loads its libraries while the stores start. One task at a time. */
export function startInstallationTasks(environment: NodeJS.ProcessEnv, logFile: string): InstallationTasks {
  const guarded = dieWithParent(
    process.execPath,
    ['--conditions=source', '--import', TYPESCRIPT_LOADER, ENTRY],
    'KILL',
    environment.PATH ?? '',
  );
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(guarded.command, guarded.args, {
    env: environment,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  return {
    async prepareCompany(preparation, onProgress) {
      const report = await perform(child, { task: 'prepare-company', ...preparation }, onProgress);
      if (report.kind === 'prepared') return report.company;
      throw new StartupError(
        'migration-failed',
        `The database could not be prepared: ${sentenceOf(report)}`,
        'If the data is older than this version or damaged, `npm start -- --reset` begins anew.',
      );
    },
    async provisionCarrier(provisioning) {
      const report = await perform(child, { task: 'provision-carrier', ...provisioning }, () => undefined);
      if (report.kind === 'provisioned') return report.provisioned;
      throw new StartupError(
        'carrier-refused',
        `The carrier did not take its settings: ${sentenceOf(report)}`,
        'With a real account check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; else look at carrier.log.',
      );
    },
    close() {
      if (child.connected) child.disconnect();
    },
  };
}

function perform(
  child: ChildProcess,
  task: InstallationTask,
  onProgress: (sentence: string) => void,
): Promise<InstallationReport> {
  return new Promise((resolve) => {
    const settle = (report: InstallationReport) => {
      child.off('message', listen);
      child.off('exit', onExit);
      resolve(report);
    };
    const listen = (report: InstallationReport) => {
      if (report.kind === 'progress') onProgress(report.sentence);
      else if (report.kind !== 'loaded') settle(report);
    };
    const onExit = (code: number | null) =>
      settle({ kind: 'failed', message: `the helper process ended with ${code}` });
    if (child.exitCode !== null) return onExit(child.exitCode);
    child.on('message', listen);
    child.on('exit', onExit);
    child.send(task);
  });
}

function sentenceOf(report: InstallationReport): string {
  return report.kind === 'failed' ? report.message : `it answered "${report.kind}"`;
}
