import type { z } from 'zod';
import type { Permission } from '../permissions.ts';

/**
 * One door. Handler guards, OpenAPI, the desktop's client and the door × permission test are all derived from the
 * table of these. Mutating routes need the session's CSRF token in `x-csrf-token`.
 */
export interface Route {
  /** The service that answers. */
  area: 'session' | 'configuration' | 'customers' | 'interactions' | 'calls' | 'routing';
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With express parameters: `/api/customers/:customerId`. */
  path: `/api/${string}`;
  /** `anyone` needs no session; `signed-in` any session. */
  permission: Permission | 'anyone' | 'signed-in';
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response: z.ZodType;
  /** Of a success; 200 when absent. 204 answers nothing. */
  status?: 200 | 201 | 204;
}
