import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { ALLOWED_IMPORTS, MAY_READ_ENVIRONMENT, mayImport, PURE_ROOMS } from './allowed-imports.ts';
import type { Room, SourceFile } from './read-house.ts';
import { importedModules, withoutComments } from './source-text.ts';

export type Violation = {
  rule:
    | 'unknown-room'
    | 'edge-not-allowed'
    | 'edge-not-declared'
    | 'testkit-outside-tests'
    | 'test-code-outside-tests'
    | 'reaches-into-package'
    | 'leaves-its-package'
    | 'inner-barrel'
    | 'impure'
    | 'reads-environment';
  where: string;
  what: string;
};

type House = ReadonlyMap<string, Room>;

const TESTKIT = '@tellonce/testkit';
/** `x.test.ts`, `x.fixture.ts`, everything in `testing/`, and what says in its name that it is for tests. */
const TEST_FILE = /(^|[-/.])(tests?|testing|fixtures?)([-/.]|$)/;

const IMPURITIES: readonly (readonly [string, RegExp])[] = [
  ['Date.now()', /\bDate\s*\.\s*now\b/],
  ['new Date()', /\bnew\s+Date\s*(\(\s*\)|(?!\s*\())/],
  ['Math.random()', /\bMath\s*\.\s*random\b/],
  ['performance.now()', /\bperformance\s*\.\s*now\b/],
  ['a random UUID', /\brandomUUID\b/],
  ['a timer', /\bset(Timeout|Interval|Immediate)\s*\(/],
  ['process', /\bprocess\s*\./],
  ['fetch', /(?<![.\w])fetch\s*\(/],
];

/** Holds the house's rules against the rooms as they are. Pure: the rooms are read by the caller. */
export function findViolations(house: readonly Room[]): Violation[] {
  const byName: House = new Map(house.map((room) => [room.name, room]));
  return house.flatMap((room) => [
    ...judgeManifest(room, byName),
    ...room.sources.flatMap((source) => judgeSource(room, source, byName)),
  ]);
}

function isTestRoom(room: Room): boolean {
  return room.name === TESTKIT || room.place.startsWith('tests/');
}

function judgeManifest(room: Room, house: House): Violation[] {
  const where = `${room.place}/package.json`;
  if (!(room.place in ALLOWED_IMPORTS)) {
    return [{ rule: 'unknown-room', where, what: `${room.place} has no line in the import table` }];
  }
  const forProduction = room.dependencies.filter((name) => isForbidden(room, name, house));
  const forDevelopment = room.devDependencies.filter((name) => name !== TESTKIT && isForbidden(room, name, house));
  return [...forProduction, ...forDevelopment].map((name) => ({ rule: 'edge-not-allowed', where, what: name }));
}

function isForbidden(room: Room, name: string, house: House): boolean {
  if (!name.startsWith('@tellonce/')) return false;
  const to = house.get(name)?.place;
  return to === undefined || !mayImport(room.place, to);
}

function judgeSource(room: Room, source: SourceFile, house: House): Violation[] {
  const where = `${room.place}/${source.path}`;
  const isTest = isTestRoom(room) || TEST_FILE.test(source.path);
  const found: Violation[] = importedModules(source.text).flatMap((module) =>
    judgeImport(room, source, module, isTest, house).map((rule) => ({ rule, where, what: module })),
  );
  if (/\/index\.tsx?$/.test(source.path) && posix.dirname(source.path) !== 'src') {
    found.push({ rule: 'inner-barrel', where, what: 'only src/index.ts may collect exports' });
  }
  if (isTest) return found;
  const code = withoutComments(source.text, { blankStrings: true });
  if (PURE_ROOMS.includes(room.place)) {
    for (const [what, pattern] of IMPURITIES) if (pattern.test(code)) found.push({ rule: 'impure', where, what });
  }
  const mayReadEnvironment = MAY_READ_ENVIRONMENT.some((place) => `${room.place}/`.startsWith(place));
  const reading = environmentReading(posix.basename(source.path));
  if (!mayReadEnvironment && reading !== undefined && reading.test(code)) {
    found.push({ rule: 'reads-environment', where, what: 'process.env' });
  }
  return found;
}

/** `config.ts` may read variables; `main.ts` may hand the environment on, whole; nobody else may touch it. */
function environmentReading(fileName: string): RegExp | undefined {
  if (fileName === 'config.ts') return undefined;
  return fileName === 'main.ts' ? /\bprocess\s*\.\s*env\s*[.[?]/ : /\bprocess\s*\.\s*env\b/;
}

function judgeImport(
  room: Room,
  source: SourceFile,
  module: string,
  isTest: boolean,
  house: House,
): Violation['rule'][] {
  if (module.startsWith('.')) {
    const target = posix.join(posix.dirname(source.path), module);
    if (!target.startsWith('src/')) return ['leaves-its-package'];
    return !isTest && TEST_FILE.test(target) ? ['test-code-outside-tests'] : [];
  }
  if (isBuiltin(module)) return PURE_ROOMS.includes(room.place) && !isTest ? ['impure'] : [];
  if (!module.startsWith('@tellonce/')) return [];
  const [scope = '', base = '', ...rest] = module.split('/');
  const name = `${scope}/${base}`;
  if (name === room.name) return ['reaches-into-package'];
  const isOffered = rest.length === 0 || house.get(name)?.subpaths.includes(`./${rest.join('/')}`) === true;
  const rules: Violation['rule'][] = isOffered ? [] : ['reaches-into-package'];
  if (!isTest && TEST_FILE.test(rest.join('/'))) rules.push('test-code-outside-tests');
  if (name === TESTKIT && !isTestRoom(room)) {
    if (!isTest) rules.push('testkit-outside-tests');
  } else if (isForbidden(room, name, house)) rules.push('edge-not-allowed');
  if (!room.dependencies.includes(name) && !room.devDependencies.includes(name)) rules.push('edge-not-declared');
  return rules;
}
