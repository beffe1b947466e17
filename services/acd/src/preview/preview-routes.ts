import { DomainError } from '@tellonce/contracts';
import type { RouteHandlers } from '@tellonce/service-kit';
import type { previewChange } from './preview-change.ts';

export const previewRoutes = (deps: {
  previewChange: ReturnType<typeof previewChange>;
}): Pick<RouteHandlers<'routing'>, 'configuration.preview'> => ({
  'configuration.preview': async ({ session, body }) => {
    if (body.kind === 'users' && !session.permissions.includes('users.manage'))
      throw new DomainError('forbidden', 'This needs the permission users.manage.');
    return deps.previewChange(body);
  },
});
