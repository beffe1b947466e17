import type { Permission } from '@tellonce/contracts';

/** The pages of the navigation, in its order; each is there for those who hold its permission. */
export const places = [
  { path: '/desk', name: 'desk', permission: 'interactions.handle' },
  { path: '/floor', name: 'floor', permission: 'floor.watch' },
  { path: '/customers', name: 'customers', permission: 'customers.read' },
  { path: '/routing', name: 'routing', permission: 'routing.analyze' },
  { path: '/administration', name: 'administration', permission: 'configuration.write' },
] as const satisfies readonly { path: string; name: string; permission: Permission }[];

export const placesFor = (permissions: readonly Permission[]) =>
  places.filter((place) => permissions.includes(place.permission));

/** Where one lands: agents at the desk, administrators at the administration, supervisors on the floor. */
export const homeFor = (permissions: readonly Permission[]): string => {
  if (permissions.includes('interactions.handle')) return '/desk';
  if (permissions.includes('configuration.write')) return '/administration';
  return placesFor(permissions)[0]?.path ?? '/nothing';
};
