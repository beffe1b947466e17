import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type SourceFile = { path: string; text: string };

/** One workspace package: `packages/routing` and what is in it. */
export type Room = {
  place: string;
  name: string;
  dependencies: readonly string[];
  devDependencies: readonly string[];
  /** What it offers beside its main entry: `./browser`. */
  subpaths: readonly string[];
  sources: readonly SourceFile[];
};

const FLOORS = ['packages', 'services', 'infra', 'tests'];

export function readHouse(repository: string): Room[] {
  return FLOORS.filter((floor) => existsSync(join(repository, floor))).flatMap((floor) =>
    readdirSync(join(repository, floor))
      .filter((name) => existsSync(join(repository, floor, name, 'package.json')))
      .sort()
      .map((name) => readRoom(repository, `${floor}/${name}`)),
  );
}

function readRoom(repository: string, place: string): Room {
  const manifest = JSON.parse(readFileSync(join(repository, place, 'package.json'), 'utf8')) as {
    name: string;
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
    exports?: Record<string, unknown>;
  };
  const sources = join(repository, place, 'src');
  return {
    place,
    name: manifest.name,
    dependencies: Object.keys(manifest.dependencies ?? {}),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
    subpaths: Object.keys(manifest.exports ?? {}).filter((path) => path !== '.'),
    sources: existsSync(sources) ? readSources(sources, 'src') : [],
  };
}

function readSources(directory: string, prefix: string): SourceFile[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) return readSources(join(directory, entry.name), path);
    if (!/\.(ts|tsx|mts)$/.test(entry.name)) return [];
    return [{ path, text: readFileSync(join(directory, entry.name), 'utf8') }];
  });
}
