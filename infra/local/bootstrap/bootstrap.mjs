// The door of every npm script. Node built-ins only until the dependencies are there, so that it works on a bare checkout.
import { join } from 'node:path';
import { test, verify } from './checks.mjs';
import { buildDesktop } from './desktop-build.mjs';
import { ensureInstalled } from './install.mjs';
import { complaintAboutNode } from './node-version.mjs';
import { root, tsxUrl } from './repository.mjs';
import { runForeground } from './run-process.mjs';

const ENTRIES = {
  start: 'infra/local/src/launcher.ts',
  tellonce: 'infra/cli/src/main.ts',
  carrier: 'services/carrier/src/main.ts',
  bench: 'tests/load/src/main.ts',
};

async function main([command, ...args]) {
  const complaint = complaintAboutNode(process.versions.node);
  if (complaint !== undefined) {
    console.error(complaint);
    return 1;
  }
  process.env.TURBO_TELEMETRY_DISABLED = '1';
  const installed = await ensureInstalled();
  if (installed !== 0) return installed;

  switch (command) {
    case 'install':
      return 0;
    case 'build-desktop':
      return buildDesktop();
    case 'verify':
      return verify(args);
    case 'test':
      return test(args);
    default: {
      const entry = ENTRIES[command];
      if (entry === undefined) {
        console.error(
          `Unknown command "${command}". Known: ${[...Object.keys(ENTRIES), 'test', 'verify'].join(', ')}.`,
        );
        return 2;
      }
      return runForeground(process.execPath, ['--conditions=source', '--import', tsxUrl(), join(root, entry), ...args]);
    }
  }
}

process.exitCode = await main(process.argv.slice(2));
