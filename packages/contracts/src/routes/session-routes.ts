import { z } from 'zod';
import { agentId, teamId } from '../ids.ts';
import { permission, role } from '../permissions.ts';
import { language } from '../words.ts';
import type { Route } from './route.ts';
import { nothing } from './shapes.ts';

export const session = z.object({
  userId: agentId,
  displayName: z.string(),
  signInName: z.string(),
  roles: z.array(role),
  permissions: z.array(permission),
  teamId: teamId.nullable(),
  language: language.nullable(),
  csrfToken: z.string(),
  /** Shown on the sign-in page of a demonstration on loopback only. */
  demo: z.boolean(),
});
export type Session = z.infer<typeof session>;

export const sessionRoutes = {
  'session.sign-in': {
    area: 'session',
    method: 'post',
    path: '/api/session',
    permission: 'anyone',
    summary: 'Sign in with a local account',
    body: z.strictObject({ signInName: z.string().min(1).max(64), password: z.string().min(1).max(200) }),
    response: session,
    status: 201,
  },
  'session.read': {
    area: 'session',
    method: 'get',
    path: '/api/session',
    permission: 'signed-in',
    summary: 'Who is signed in, and the CSRF token',
    response: session,
  },
  'session.sign-out': {
    area: 'session',
    method: 'delete',
    path: '/api/session',
    permission: 'signed-in',
    summary: 'Sign out and disconnect this session',
    response: nothing,
    status: 204,
  },
  'session.language': {
    area: 'session',
    method: 'put',
    path: '/api/session/language',
    permission: 'signed-in',
    summary: 'Remember the language of the desktop',
    body: z.strictObject({ language }),
    response: nothing,
    status: 204,
  },
  'session.demo': {
    area: 'session',
    method: 'get',
    path: '/api/session/demo',
    permission: 'anyone',
    summary: 'The demonstration sign-ins, on loopback only; otherwise empty',
    response: z.object({
      accounts: z.array(
        z.object({ signInName: z.string(), password: z.string(), displayName: z.string(), roles: z.array(role) }),
      ),
    }),
  },
} as const satisfies Record<string, Route>;
