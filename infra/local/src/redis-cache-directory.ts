import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a private Redis is kept: the user's cache, shared by all checkouts; without a usable one, this checkout's. */
export function redisCacheDirectory(env: NodeJS.ProcessEnv, repository: string): string {
  const home = env.XDG_CACHE_HOME || (env.HOME ? join(env.HOME, '.cache') : undefined);
  if (home !== undefined) {
    const wanted = join(home, 'tellonce');
    try {
      mkdirSync(wanted, { recursive: true });
      accessSync(wanted, constants.W_OK | constants.X_OK);
      return wanted;
    } catch {
      // a home that cannot be written to is ordinary in containers: the checkout will do
    }
  }
  return join(repository, 'node_modules', '.cache', 'tellonce');
}
