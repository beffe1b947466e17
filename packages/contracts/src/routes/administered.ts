import { z } from 'zod';
import { listOf } from './shapes.ts';

/** The create/list/update routes of one kind of configuration record, keyed by `param`. */
export const administered = <
  K extends string,
  R extends z.ZodType,
  C extends z.ZodType,
  U extends z.ZodType,
  P extends z.ZodType,
>(
  path: `/api/configuration/${string}`,
  param: K,
  of: { record: R; create: C; update: U; id: P; what: string },
  write: 'configuration.write' | 'users.manage' = 'configuration.write',
) => ({
  list: {
    area: 'configuration',
    method: 'get',
    path,
    permission: 'configuration.read',
    summary: `List ${of.what}, disabled ones included`,
    response: listOf(of.record),
  } as const,
  create: {
    area: 'configuration',
    method: 'post',
    path,
    permission: write,
    summary: `Create one of ${of.what}`,
    body: of.create,
    response: of.record,
    status: 201,
  } as const,
  update: {
    area: 'configuration',
    method: 'put',
    path: `${path}/:${param}` as `/api/${string}`,
    permission: write,
    summary: `Replace one of ${of.what}; \`version\` must be the newest`,
    params: z.object({ [param]: of.id } as Record<K, P>),
    query: z.strictObject({ version: z.coerce.number().int().min(0) }),
    body: of.update,
    response: of.record,
  } as const,
});
