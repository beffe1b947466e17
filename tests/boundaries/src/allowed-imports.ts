/**
 * The house's import table. `contracts` is open to all. A devDependency on testkit is open to every room with tests.
 * A new room does not exist until it has a line here.
 */
export const ALLOWED_IMPORTS: Readonly<
  Record<string, readonly string[] | 'packages' | 'packages-and-services' | 'everything'>
> = {
  'packages/contracts': [],
  'packages/routing': ['contracts'],
  'packages/flows': ['contracts'],
  'packages/pacing': [],
  'packages/staffing': [],
  'packages/journal': ['contracts'],
  'packages/database': ['contracts'],
  'packages/carrier-client': ['contracts'],
  'packages/service-kit': ['contracts'],
  'packages/testkit': ['contracts'],
  'services/acd': ['contracts', 'routing', 'journal', 'database', 'service-kit'],
  'services/ivr': ['contracts', 'flows', 'journal', 'database', 'carrier-client', 'service-kit'],
  'services/calls': ['contracts', 'journal', 'database', 'carrier-client', 'service-kit'],
  'services/gateway': ['contracts', 'journal', 'database', 'service-kit'],
  'services/customers': ['contracts', 'journal', 'database', 'service-kit'],
  'services/dialer': ['contracts', 'pacing', 'journal', 'database', 'service-kit'],
  'services/desktop': ['contracts', 'flows', 'staffing'],
  'services/carrier': [],
  'infra/local': 'packages-and-services',
  'infra/cli': 'packages',
  'infra/prompts': 'packages-and-services',
  'tests/e2e': 'everything',
  'tests/contract': 'everything',
  'tests/chaos': 'everything',
  'tests/load': 'everything',
  'tests/boundaries': 'everything',
};

/** No I/O, no clock, no dice. */
export const PURE_ROOMS: readonly string[] = [
  'packages/contracts',
  'packages/routing',
  'packages/flows',
  'packages/pacing',
  'packages/staffing',
];

/** Rooms that hand the environment to others, or are run by hand. */
export const MAY_READ_ENVIRONMENT: readonly string[] = ['infra/local', 'tests/'];

export function mayImport(from: string, to: string): boolean {
  const allowed = ALLOWED_IMPORTS[from];
  if (allowed === undefined) return false;
  const [floor = '', name = ''] = to.split('/');
  if (allowed === 'everything') return true;
  if (allowed === 'packages') return floor === 'packages' && name !== 'testkit';
  if (allowed === 'packages-and-services') return (floor === 'packages' && name !== 'testkit') || floor === 'services';
  return floor === 'packages' && allowed.includes(name);
}
