import type { z } from 'zod';

/** Says that a value fits a schema just as it is: parsing would give back an equal one. False: only parsing can tell. */
type Recognizer = (value: unknown) => boolean;

/**
 * `safeParse` for values that are nearly always right, as those that we wrote ourselves: what fits as it is comes back
 * as it is, not copied; everything else (a default to be filled in, a field too many, a fault) goes to the schema. Some
 * twenty times as fast as the schema, which builds anew whatever it reads.
 */
export const fastParse = <S extends z.ZodType>(schema: S): ((value: unknown) => z.ZodSafeParseResult<z.output<S>>) => {
  const fits = toRecognizer(schema);
  return (value) => (fits(value) ? { success: true, data: value as z.output<S> } : schema.safeParse(value));
};

const never: Recognizer = () => false;

/** A kind of schema that is not here is never recognized, so that it is always parsed. */
const toRecognizer = (schema: z.core.$ZodType): Recognizer => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const checks = 'checks' in def ? toChecks(def.checks) : [];
  if (!checks) return never;
  switch (def.type) {
    case 'string': {
      const pattern = 'pattern' in def && def.pattern instanceof RegExp ? def.pattern : null;
      if ('format' in def && !pattern) return never;
      return (value) => typeof value === 'string' && (!pattern || pattern.test(value)) && passes(checks, value);
    }
    case 'number': {
      if ('format' in def && def.format !== 'safeint') return never;
      const isOfKind = 'format' in def ? Number.isSafeInteger : Number.isFinite;
      return (value) => isOfKind(value) && passes(checks, value);
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'null':
      return (value) => value === null;
    case 'literal':
      return toOneOf(def.values);
    case 'enum':
      return toOneOf(Object.values(def.entries));
    case 'nullable':
      return orElse(null, toRecognizer(def.innerType));
    case 'optional':
      return orElse(undefined, toRecognizer(def.innerType));
    case 'default': // what is there is checked; what is not, the schema fills in
      return toRecognizer(def.innerType);
    case 'array': {
      const ofElement = toRecognizer(def.element);
      return (value) => {
        if (!Array.isArray(value)) return false;
        for (const each of value) if (!ofElement(each)) return false;
        return passes(checks, value);
      };
    }
    case 'object':
      return checks.length > 0 ? never : toObject(def.shape);
    case 'union':
      return 'discriminator' in def ? toUnion(String(def.discriminator), def.options) : never;
    default:
      return never;
  }
};

const orElse = (other: null | undefined, inner: Recognizer): Recognizer => {
  return (value) => value === other || inner(value);
};
const toOneOf = (words: readonly unknown[]): Recognizer => {
  const [only] = words;
  if (words.length === 1) return (value) => value === only;
  const known = new Set(words);
  return (value) => known.has(value);
};

const toObject = (shape: z.core.$ZodShape): Recognizer => {
  const keys = Object.keys(shape);
  const ofField = Object.values(shape).map((each) => toRecognizer(each));
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const fields = value as Record<string, unknown>;
    let known = 0;
    for (let n = 0; n < keys.length; n += 1) {
      const field = fields[keys[n] as string];
      if (!(ofField[n] as Recognizer)(field)) return false;
      if (field !== undefined) known += 1;
    }
    // One that the schema does not know is left out, or refused, by the schema.
    for (const _ in fields) known -= 1;
    return known === 0;
  };
};

const toUnion = (discriminator: string, options: readonly z.core.$ZodType[]): Recognizer => {
  const byWord = new Map<unknown, Recognizer>();
  for (const option of options) {
    const { def } = (option as z.core.$ZodTypes)._zod;
    const word = def.type === 'object' ? (def.shape[discriminator] as z.core.$ZodTypes)?._zod.def : undefined;
    if (word?.type !== 'literal') return never;
    for (const each of word.values) byWord.set(each, toRecognizer(option));
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    return byWord.get((value as Record<string, unknown>)[discriminator])?.(value) ?? false;
  };
};

const passes = (checks: readonly Recognizer[], value: unknown): boolean => {
  for (const check of checks) if (!check(value)) return false;
  return true;
};

/** Null: one of them is not known here. */
const toChecks = (checks: readonly z.core.$ZodCheck<never>[] | undefined): Recognizer[] | null => {
  const found: Recognizer[] = [];
  for (const each of checks ?? []) {
    const check = toCheck((each as unknown as z.core.$ZodChecks)._zod.def);
    if (!check) return null;
    found.push(check);
  }
  return found;
};

const toCheck = (def: z.core.$ZodChecks['_zod']['def']): Recognizer | null => {
  switch (def.check) {
    case 'greater_than': {
      const { value: least, inclusive } = def;
      return (value) => (value as number) > Number(least) || (inclusive && value === least);
    }
    case 'less_than': {
      const { value: most, inclusive } = def;
      return (value) => (value as number) < Number(most) || (inclusive && value === most);
    }
    case 'min_length':
      return (value) => (value as string | unknown[]).length >= def.minimum;
    case 'max_length':
      return (value) => (value as string | unknown[]).length <= def.maximum;
    case 'string_format': {
      const { pattern } = def;
      if (!pattern || pattern.global || pattern.sticky) return null;
      return (value) => pattern.test(value as string);
    }
    default:
      return null;
  }
};
