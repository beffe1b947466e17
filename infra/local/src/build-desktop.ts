import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StartupError } from './startup-error.ts';

const BOOTSTRAP = fileURLToPath(new URL('../bootstrap/bootstrap.mjs', import.meta.url));

/** Brings the desktop's files up to date; a glance when nothing changed. Errors: StartupError `child-failed`. */
export function buildDesktop(environment: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [BOOTSTRAP, 'build-desktop'],
      { env: environment, maxBuffer: 2 ** 24 },
      (error, out, err) => {
        if (error === null) return resolve();
        const said = `${out}${err}`.trim().split('\n').slice(-30).join('\n');
        reject(
          new StartupError(
            'child-failed',
            `The desktop could not be built:\n${said}`,
            'Run `npm run verify` to see the cause.',
          ),
        );
      },
    );
  });
}
