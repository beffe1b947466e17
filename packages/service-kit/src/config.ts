import { z } from 'zod';

/** A configuration that cannot be used: one sentence a wrong variable. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Configuration cannot be used:\n${problems.map((each) => `  - ${each}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * The environment, parsed by a schema whose keys are the variables. Empty strings count as absent.
 * @throws ConfigurationError naming each variable that is missing or wrong
 */
export const loadConfig = <S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.output<S> => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`),
  );
};

/** `1`, `true`, `yes`, `on` (and their opposites) as a boolean variable. */
export const booleanVariable = z.stringbool();
