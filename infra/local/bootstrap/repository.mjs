import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

const WORKSPACE_FOLDERS = ['packages', 'services', 'infra', 'tests'];

/** Every manifest of the workspace, the root's first. */
export function manifestPaths(repository = root) {
  const paths = [join(repository, 'package.json')];
  for (const folder of WORKSPACE_FOLDERS) {
    for (const name of entriesOf(join(repository, folder)).sort()) {
      if (entriesOf(join(repository, folder, name)).includes('package.json')) {
        paths.push(join(repository, folder, name, 'package.json'));
      }
    }
  }
  return paths;
}

function entriesOf(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return []; // a folder that is not there yet, or a plain file
  }
}

export function readManifest(path = join(root, 'package.json')) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** `pnpm@12.21.0`: the pin lives in package.json alone. */
export function packageManagerPin() {
  return readManifest().packageManager.split('+')[0];
}

/** The TypeScript loader, as a URL that holds from every working directory. */
export function tsxUrl() {
  return pathToFileURL(createRequire(join(root, 'package.json')).resolve('tsx')).href;
}
