import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findViolations, type Violation } from './find-violations.ts';
import { type Room, readHouse } from './read-house.ts';
import { importedModules } from './source-text.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const canaryHouse = fileURLToPath(new URL('../canary', import.meta.url));

describe('this repository', () => {
  it('has no import that the table does not allow', () => {
    const house = readHouse(repository);
    expect(house.length).toBeGreaterThan(15); // an empty walk would pass everything
    expect(house.flatMap((room) => room.sources).length).toBeGreaterThan(house.length);
    expect(findViolations(house)).toEqual([]);
  });
});

it('the two pages that carry sound over a WebSocket do it with the same code', () => {
  // A worklet is a file of its own page's origin, and the desktop imports nothing of the carrier: so there are two.
  const [phone, desktop] = [
    'services/carrier/src/phone/page/mu-law-worklet.js',
    'services/desktop/src/softphone/audio/mu-law-worklet.js',
  ].map((path) => readFileSync(`${repository}${path}`, 'utf8'));
  expect(desktop).toBe(phone);
});

describe('the canary, a house built wrong on purpose', () => {
  it('breaks every rule, each where it was broken', () => {
    const found = findViolations(readHouse(canaryHouse)).map(({ rule, where }) => `${rule} ${where}`);
    expect([...new Set(found)].sort()).toEqual([
      'edge-not-allowed packages/routing/package.json',
      'edge-not-allowed packages/routing/src/decide.ts',
      'edge-not-allowed services/gateway/src/service.ts',
      'edge-not-declared services/gateway/src/service.ts',
      'impure packages/routing/src/decide.ts',
      'inner-barrel services/gateway/src/sockets/index.ts',
      'leaves-its-package services/gateway/src/service.ts',
      'reaches-into-package services/gateway/src/service.ts',
      'reads-environment services/gateway/src/service.ts',
      'testkit-outside-tests services/gateway/src/service.ts',
      'unknown-room packages/secret-room/package.json',
    ]);
  });
});

const room = (place: string, text: string, path = 'src/thing.ts'): Room => ({
  place,
  name: `@tellonce/${place.split('/')[1]}`,
  dependencies: [],
  devDependencies: [],
  subpaths: [],
  sources: [{ path, text }],
});
/** Put together, or this very file would be found to import it. */
const importing = (module: string) => `import { a } from '${module}';`;
const rulesFor = (each: Room): Violation['rule'][] => findViolations([each]).map(({ rule }) => rule);

describe('a pure package', () => {
  it.each([
    ["import { readFileSync } from 'fs';"],
    ["import { readFileSync } from 'node:fs';"],
    ['const now = Date.now();'],
    ['const now = new Date();'],
    ['const dice = Math.random();'],
    ['setTimeout(() => {}, 1);'],
  ])('may not say %s', (text) => {
    expect(rulesFor(room('packages/routing', text))).toEqual(['impure']);
  });

  it('may turn a given instant into a Date, and speak of Date.now() in a comment or a sentence', () => {
    const text =
      "// never Date.now()\nconst at = new Date(atMs); const why = 'no Math.random() here'; /* process.env */";
    expect(rulesFor(room('packages/routing', text))).toEqual([]);
  });

  it('may do what it likes in its own tests', () => {
    expect(rulesFor(room('packages/routing', 'const now = Date.now();', 'src/thing.test.ts'))).toEqual([]);
  });
});

describe('the environment', () => {
  it.each([
    ['src/config.ts', 'const port = process.env.PORT;', []],
    ['src/main.ts', 'start(readConfig(process.env));', []],
    ['src/main.ts', 'start(process.env.PORT);', ['reads-environment']],
    ['src/service.ts', 'start(readConfig(process.env));', ['reads-environment']],
  ])('%s with "%s"', (path, text, rules) => expect(rulesFor(room('services/acd', text, path))).toEqual(rules));
});

describe('a package', () => {
  const offering = (subpath: string): Room => ({ ...room('packages/contracts', ''), subpaths: [subpath] });
  const using = (module: string): Room => ({
    ...room('services/acd', importing(module)),
    dependencies: ['@tellonce/contracts'],
  });

  it('is entered by the doors that it has', () => {
    expect(findViolations([offering('./words'), using('@tellonce/contracts/words')])).toEqual([]);
    expect(findViolations([offering('./words'), using('@tellonce/contracts/src/words.ts')])).toMatchObject([
      { rule: 'reaches-into-package' },
    ]);
  });
});

describe('code that serves tests', () => {
  it('may be offered to the tests of others, and to nobody else', () => {
    const carrier: Room = { ...room('services/carrier', ''), subpaths: ['./testing/phone'] };
    const using = (place: string): Room => ({
      ...room(place, importing('@tellonce/carrier/testing/phone')),
      dependencies: ['@tellonce/carrier'],
    });
    expect(findViolations([carrier, using('tests/e2e')])).toEqual([]);
    expect(findViolations([carrier, using('infra/local')])).toMatchObject([{ rule: 'test-code-outside-tests' }]);
  });

  it.each([
    ['src/testing/world.ts', importing('@tellonce/testkit'), ['edge-not-declared']],
    ['src/open-test-database.ts', importing('./testing/world.ts'), []],
    ['src/service.ts', importing('./testing/world.ts'), ['test-code-outside-tests']],
    ['src/latest.ts', importing('./contest.ts'), []],
  ])('%s with %s', (path, text, rules) => expect(rulesFor(room('services/acd', text, path))).toEqual(rules));
});

it('finds static, re-exported, dynamic and bare imports, and none in comments', () => {
  const text = [
    "import a, { type B } from 'one';",
    'export * from "two";',
    "const c = await import('three');",
    "import 'four';",
    "import {\n  d,\n} from 'five';",
    "// import x from 'six'",
    "/* import y from 'seven' */",
  ].join('\n');
  expect(importedModules(text)).toEqual(['one', 'two', 'three', 'four', 'five']);
});
