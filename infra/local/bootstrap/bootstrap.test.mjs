import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './directory-lock.mjs';
import { installFingerprint } from './install.mjs';
import { complaintAboutNode } from './node-version.mjs';
import { closingLine, countOutcomes } from './test-outcomes.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), `tellonce-test-${process.pid}-`));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('Node', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s will do', (version) => {
    expect(complaintAboutNode(version)).toBeUndefined();
  });

  it.each(['18.20.8', '20.18.9'])('%s is too old, in one sentence', (version) => {
    expect(complaintAboutNode(version)).toMatch(new RegExp(`^Tellonce needs Node 20.19 or newer, .*${version}.*\\.$`));
  });
});

describe('the stamp of an install', () => {
  const lay = (path, text) => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  };

  it('changes with the lockfile, any manifest and Node, and with nothing else', () => {
    lay('pnpm-lock.yaml', 'one');
    lay('pnpm-workspace.yaml', '');
    lay('package.json', '{}');
    lay('services/acd/package.json', '{}');
    lay('services/acd/src/service.ts', '');
    const before = installFingerprint(directory, 'v20.19.0');
    lay('services/acd/src/service.ts', 'changed');
    expect(installFingerprint(directory, 'v20.19.0')).toBe(before);
    expect(installFingerprint(directory, 'v22.0.0')).not.toBe(before);
    lay('services/acd/package.json', '{"name":"acd"}');
    const withManifest = installFingerprint(directory, 'v20.19.0');
    expect(withManifest).not.toBe(before);
    lay('pnpm-lock.yaml', 'two');
    expect(installFingerprint(directory, 'v20.19.0')).not.toBe(withManifest);
  });
});

describe('the install lock', () => {
  const inAnotherProcess = (path, log) => {
    const lock = fileURLToPath(new URL('./directory-lock.mjs', import.meta.url));
    const script = `
      import { appendFileSync } from 'node:fs';
      import { setTimeout as delay } from 'node:timers/promises';
      import { withLock } from ${JSON.stringify(lock)};
      await withLock(${JSON.stringify(path)}, () => {}, async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ');
        await delay(30);
        appendFileSync(${JSON.stringify(log)}, 'out ');
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    return new Promise((resolve) => child.once('exit', resolve));
  };

  it('lets one in at a time', async () => {
    const log = join(directory, 'log');
    const path = join(directory, 'lock');
    const codes = await Promise.all([1, 2, 3].map(() => inAnotherProcess(path, log)));
    expect(codes).toEqual([0, 0, 0]);
    expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
  });

  it('is taken from a dead owner', async () => {
    const path = join(directory, 'lock');
    mkdirSync(path);
    writeFileSync(join(path, 'owner'), `${process.pid} 1`); // our pid, begun at another time
    expect(
      await withLock(
        path,
        () => undefined,
        async () => 'done',
      ),
    ).toBe('done');
  });
});

describe('the closing line', () => {
  const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] };

  it('counts tests', () => {
    const report = { numPassedTests: 3, numFailedTests: 1, testResults: [passing] };
    expect(closingLine(countOutcomes(report, 1, 0))).toBe('3 passed, 1 failed');
  });

  it('counts files that could not be loaded, and failed checks', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const report = { numPassedTests: 3, numFailedTests: 0, testResults: [passing, broken] };
    expect(closingLine(countOutcomes(report, 1, 2))).toBe('3 passed, 3 failed');
  });

  it('never says that all is well after a bad end', () => {
    expect(closingLine(countOutcomes(undefined, 1, 0))).toBe('0 passed, 1 failed');
    expect(closingLine(countOutcomes({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 1, 0))).toBe(
      '5 passed, 1 failed',
    );
  });
});
