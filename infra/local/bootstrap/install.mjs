import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './directory-lock.mjs';
import { manifestPaths, packageManagerPin, root } from './repository.mjs';
import { runForeground } from './run-process.mjs';

const modules = join(root, 'node_modules');
const stampFile = join(modules, '.tellonce-stamp');

/** Everything that decides what an install would lay down. */
export function installFingerprint(repository = root, nodeVersion = process.version) {
  const hash = createHash('sha256').update(`${nodeVersion} ${process.platform} ${process.arch}\n`);
  const files = [
    join(repository, 'pnpm-lock.yaml'),
    join(repository, 'pnpm-workspace.yaml'),
    ...manifestPaths(repository),
  ];
  for (const path of files) hash.update(`${relative(repository, path)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}

/** Installs what the lockfile names unless that was done; several at once wait for the first. Returns an exit code. */
export async function ensureInstalled() {
  if (isInstalled()) return 0;
  mkdirSync(modules, { recursive: true });
  return withLock(join(modules, '.tellonce-install-lock'), onWait, async () => {
    if (isInstalled()) return 0;
    const startedAt = performance.now();
    console.error('Installing the dependencies (the first time, or because they changed) …');
    const pnpm = [
      '--yes',
      packageManagerPin(),
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--reporter=append-only',
    ];
    // CI=true: pnpm must never ask anything, there may be nobody to answer.
    const code = await runForeground('npx', pnpm, { ...process.env, CI: 'true' });
    if (code !== 0) {
      console.error(
        'The dependencies could not be installed. Is the npm registry reachable (`npm ping`)? Then try again.',
      );
      return code;
    }
    writeFileSync(stampFile, installFingerprint());
    console.error(`Dependencies ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    return 0;
  });
}

function onWait(owner) {
  console.error(`Waiting for another install of this checkout (process ${owner}) …`);
}

function isInstalled() {
  try {
    return readFileSync(stampFile, 'utf8') === installFingerprint();
  } catch {
    return false; // no stamp yet
  }
}
