import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageManagerPin, readManifest, root } from './repository.mjs';
import { runQuietly } from './run-process.mjs';

const desktop = join(root, 'services', 'desktop');
const stampFile = join(root, 'node_modules', '.tellonce-desktop-stamp');
const NOT_SOURCES = new Set(['node_modules', 'dist', '.types', '.turbo']);

/** Builds the desktop when its sources changed since the last time. Returns an exit code. */
export async function buildDesktop() {
  if (!hasBuildScript()) return 0;
  const fingerprint = sourceFingerprint();
  if (existsSync(join(desktop, 'dist', 'index.html')) && readStamp() === fingerprint) return 0;
  const turbo = ['turbo', 'run', 'build', '--filter=@tellonce/desktop', '--output-logs=errors-only'];
  const { code, output } = await runQuietly('npx', ['--yes', packageManagerPin(), 'exec', ...turbo]);
  if (code !== 0) process.stderr.write(output);
  else writeFileSync(stampFile, fingerprint);
  return code;
}

/** Asking turbo whether anything changed takes longer than all the rest of a warm start. */
function sourceFingerprint() {
  const manifest = readManifest(join(desktop, 'package.json'));
  const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@tellonce/'));
  const folders = [desktop, ...ours.map((name) => join(root, 'packages', name.slice('@tellonce/'.length), 'src'))];
  const hash = createHash('sha256').update(readFileSync(join(root, 'pnpm-lock.yaml')));
  for (const path of folders.flatMap(filesUnder)) hash.update(`${relative(root, path)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}

function filesUnder(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !NOT_SOURCES.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(join(directory, entry.name)) : [join(directory, entry.name)],
    );
}

function hasBuildScript() {
  const path = join(desktop, 'package.json');
  return existsSync(path) && readManifest(path).scripts?.build !== undefined;
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined; // never built here
  }
}
