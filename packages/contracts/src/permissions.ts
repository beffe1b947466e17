import { z } from 'zod';

/** Doors are guarded by permissions; roles are named bundles of them. */
export const permissions = [
  'interactions.handle',
  'customers.read',
  'customers.write',
  'floor.watch',
  'floor.watch-all-teams',
  'agents.control',
  'configuration.read',
  'configuration.write',
  'routing.analyze',
  'users.manage',
] as const;
export const permission = z.enum(permissions);
export type Permission = z.infer<typeof permission>;

export const role = z.enum(['agent', 'supervisor', 'campaign-manager', 'service-staff', 'manager', 'administrator']);
export type Role = z.infer<typeof role>;

export const permissionsByRole = {
  agent: ['interactions.handle', 'customers.read', 'customers.write', 'configuration.read'],
  supervisor: ['customers.read', 'customers.write', 'floor.watch', 'agents.control', 'configuration.read'],
  'campaign-manager': ['customers.read', 'configuration.read'],
  'service-staff': ['customers.read', 'customers.write', 'configuration.read'],
  manager: ['customers.read', 'floor.watch', 'floor.watch-all-teams', 'configuration.read', 'routing.analyze'],
  administrator: [
    'customers.read',
    'floor.watch',
    'floor.watch-all-teams',
    'configuration.read',
    'configuration.write',
    'routing.analyze',
    'users.manage',
  ],
} as const satisfies Record<Role, readonly Permission[]>;

/** The union of what the roles allow. */
export const permissionsOf = (roles: readonly Role[]): Permission[] => [
  ...new Set(roles.flatMap((each): readonly Permission[] => permissionsByRole[each])),
];
