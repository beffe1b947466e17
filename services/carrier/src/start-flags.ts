import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** How a child process of the carrier is started: TypeScript as it stands, where the carrier itself is run so. */
export const isSource: boolean = import.meta.url.endsWith('.ts');

export const sourceFlags = (): string[] =>
  isSource
    ? ['--conditions=source', '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : [];
