import { z } from 'zod';

/** Well-formed, and the id of nothing. */
export const nobodysId = '0190b6f2-0000-7000-8000-00000000dead';
const texts = ['some-words', 'nobody.here', '+19995550142', '2026-12-24', 'Some words'];

interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
}

const toText = ({ format, pattern, minLength = 0 }: JsonSchema): string => {
  if (format === 'uuid') return nobodysId;
  if (format === 'date-time') return '2026-12-24T09:00:00.000Z';
  const known = texts.find((text) => pattern === undefined || new RegExp(pattern, 'u').test(text)) ?? 'Some words';
  return known.padEnd(minLength, '.');
};

const toSample = (schema: JsonSchema): unknown => {
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return toSample(choices.find((each) => each.type !== 'null') ?? {});
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, each]) => [name, toSample(each)]));
    case 'array':
      return [toSample(schema.items ?? {})];
    case 'integer':
    case 'number':
      return Math.max(0, schema.minimum ?? 0);
    case 'boolean':
      return false;
    case 'string':
      return toText(schema);
    default:
      return null;
  }
};

/** Something that the schema lets in, every field filled; ids are those of nothing. */
export const sampleOf = (schema: z.ZodType): unknown =>
  toSample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);

export const namesSomething = (sample: unknown): boolean => JSON.stringify(sample ?? null).includes(nobodysId);

type Path = (string | number)[];
const leavesOf = (value: unknown, at: Path = []): { path: Path; leaf: unknown }[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...at, name]))
    : [{ path: at, leaf: value }];

const replaced = (value: unknown, [name, ...rest]: Path, leaf: unknown): unknown => {
  if (name === undefined) return leaf;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[name] = replaced(copy[name], rest, leaf);
  return copy;
};

const deeply = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const deepMark = 'as-deep-as-it-goes';
const deepJson = (levels: number) => (json: string) => json.replaceAll(`"${deepMark}"`, deeply(levels));

const hostileTexts: [string, unknown][] = [
  ['U+0000', 'Some\0words'],
  ['half a character', 'Some words \ud83d'],
  ['100 000 characters', 'x'.repeat(100_000)],
  ['a number', 7],
  ['an operator', { $ne: null }],
  ['a deep list', deepMark],
];
const hostileNumbers: [string, unknown][] = [
  ['1e308', 1e308],
  ['-1', -1],
  ['a half', 0.5],
  ['text', '0; DROP'],
  ['nothing', null],
  ['a list', [0]],
];

/**
 * Documents one step away from the sample, each of which must be refused: a hostile value in every leaf (but those that
 * the schema allows there), and hostile documents as a whole. As JSON text, for some cannot be objects.
 */
export const hostileDocuments = (schema: z.ZodType, sample: unknown): { what: string; json: string }[] => {
  const inLeaves = leavesOf(sample).flatMap(({ path, leaf }) =>
    (typeof leaf === 'string' ? hostileTexts : typeof leaf === 'number' ? hostileNumbers : [])
      .map(([what, hostile]) => ({ what, document: replaced(sample, path, hostile) }))
      .filter(({ what, document }) => isAlwaysRefused(what) || !schema.safeParse(document).success)
      .map(({ what, document }) => ({
        what: `${what} in ${path.join('.')}`,
        json: deepJson(10_000)(JSON.stringify(document)),
      })),
  );
  const fields = JSON.stringify(sample).slice(1);
  const whole: [string, string][] = [
    ['a list', `[${JSON.stringify(sample)}]`],
    ['a text', JSON.stringify('text')],
    ['nothing at all', ''],
    ['a field too many', `{"nonsense":true,${fields}`],
    ['the prototype', `{"__proto__":{"permissions":["users.manage"]},${fields}`],
    ['a constructor', `{"constructor":{"prototype":{"isAdmin":true}},${fields}`],
    ['a depth of 100 000', `{"nonsense":${deeply(100_000)},${fields}`],
    ['a list of 50 000', `{"nonsense":[${'0,'.repeat(49_999)}0],${fields}`],
    ['a field of 100 000 characters', `{"${'x'.repeat(100_000)}":0,${fields}`],
  ];
  return [...inLeaves, ...whole.map(([what, json]) => ({ what: `${what} for a body`, json }))];
};

const isAlwaysRefused = (what: string): boolean => what === 'U+0000' || what === 'half a character';
