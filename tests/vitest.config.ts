import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const conditions = ['source', 'module', 'node', 'development|production'];

/** Packages are read from their sources; nothing has to be built before a test. */
const fromSource = {
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source'] } },
};

const givenCarrier = process.env.CARRIER_URL !== undefined || process.env.TWILIO_CONFORMANCE === 'live';
const everywhere = ['**/node_modules/**', '**/dist/**', '**/.types/**'];
const leaveWithParent = fileURLToPath(new URL('./setup/leave-with-parent.ts', import.meta.url));
const stores = fileURLToPath(new URL('./setup/private-stores.ts', import.meta.url));

export default defineConfig({
  ...fromSource,
  test: {
    root,
    // The default leaves one processor idle, which on two is half of them.
    maxWorkers: '100%',
    projects: [
      {
        ...fromSource,
        test: {
          name: 'unit',
          root,
          // Pure tests share nothing to protect from each other; loading every package once instead of per file halves the time.
          isolate: false,
          setupFiles: [leaveWithParent],
          include: [
            'packages/*/src/**/*.test.ts',
            'services/*/src/**/*.test.{ts,tsx}',
            'infra/*/src/**/*.test.ts',
            'infra/local/bootstrap/*.test.mjs',
            'tests/boundaries/src/**/*.test.ts',
            'tests/load/src/**/*.test.ts',
          ],
          exclude: [...everywhere, '**/*.{db,e2e,long}.test.ts'],
        },
      },
      {
        ...fromSource,
        test: {
          // Pure as well, but simulations and random days by the thousand: not for every change.
          name: 'long',
          root,
          isolate: false,
          setupFiles: [leaveWithParent],
          include: ['{packages,services,infra,tests}/*/src/**/*.long.test.ts'],
          exclude: everywhere,
          testTimeout: 120_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'db',
          root,
          setupFiles: [leaveWithParent],
          include: ['{packages,services,infra,tests}/*/src/**/*.db.test.ts'],
          exclude: everywhere,
          globalSetup: [stores],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'contract',
          root,
          // One carrier a worker, reset before each test, serves all files that the worker runs.
          isolate: false,
          setupFiles: [leaveWithParent],
          // A carrier that was given by its address cannot be reset by two workers at once.
          fileParallelism: !givenCarrier,
          include: ['tests/contract/**/*.test.ts'],
          exclude: everywhere,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'e2e',
          root,
          setupFiles: [leaveWithParent],
          include: ['tests/{e2e,chaos}/src/**/*.e2e.test.ts'],
          exclude: everywhere,
          globalSetup: [stores],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
