import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { booleanVariable, ConfigurationError, loadConfig } from './config.ts';

const schema = z.object({
  PORT: z.coerce.number('must be a number').int().default(3000),
  DATABASE_URL: z.url({ error: 'must be the address of a database' }),
  QUIET: booleanVariable.default(false),
});

describe('the configuration', () => {
  it('is read from variables, with defaults, and no others', () => {
    const config = loadConfig(schema, { DATABASE_URL: 'postgres://localhost/x', QUIET: 'yes', HOME: '/home' });
    expect(config).toEqual({ PORT: 3000, DATABASE_URL: 'postgres://localhost/x', QUIET: true });
  });
  it('takes an empty variable for an absent one', () => {
    expect(loadConfig(schema, { DATABASE_URL: 'postgres://localhost/x', PORT: '' }).PORT).toBe(3000);
  });
  it('names every wrong variable at once', () => {
    const load = () => loadConfig(schema, { PORT: 'many' });
    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(/PORT: .*number[\s\S]*DATABASE_URL: must be the address of a database/);
  });
});
