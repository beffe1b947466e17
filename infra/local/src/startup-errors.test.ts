import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataDirectory } from './data-directory.ts';
import { lockData } from './data-lock.ts';
import { claimPort } from './ports.ts';
import { chooseWayToRun } from './postgres-binaries.ts';
import { obtainRedis } from './redis-program.ts';
import { createSocketDirectory } from './socket-directory.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), `tellonce-test-${process.pid}-`));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a port in use', () => {
  it('is named together with the flag that changes it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expect(claimPort(port, '127.0.0.1', '--port')).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port ${port} is already in use on 127.0.0.1.`,
      whatToDo: 'Stop what uses it, or choose another with --port.',
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await claimPort(port, '127.0.0.1', '--port')).toBe(port);
  });
});

describe('a data directory that cannot be used', () => {
  it('says which one', () => {
    const occupied = join(directory, 'a-file');
    writeFileSync(occupied, '');
    expect(() => prepareDataDirectory(occupied)).toThrow(expect.objectContaining({ code: 'data-unreadable' }));
  });

  it.skipIf(process.getuid?.() === 0)('when it may not be entered', () => {
    const locked = join(directory, 'locked');
    mkdirSync(locked, { mode: 0o000 });
    expect(() => prepareDataDirectory(locked)).toThrow(expect.objectContaining({ code: 'data-unreadable' }));
    chmodSync(locked, 0o700);
  });
});

describe('a second start on the same data', () => {
  it('is told which process has it, and may begin once that one let go', () => {
    const path = join(directory, 'launcher.lock');
    const first = lockData(path, join(directory, 'sockets'));
    expect(() => lockData(path, join(directory, 'more'))).toThrow(
      expect.objectContaining({
        code: 'data-in-use',
        message: `Tellonce is already running on this data (process ${process.pid}).`,
      }),
    );
    first.release();
    lockData(path, join(directory, 'more')).release();
  });

  it('takes over from a killed one, and clears its sockets away', () => {
    const path = join(directory, 'launcher.lock');
    const socketDirectory = createSocketDirectory();
    // Our own pid, but begun at another time: it was given to us after its owner died.
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: '1', socketDirectory }));
    lockData(path, join(directory, 'sockets')).release();
    expect(existsSync(socketDirectory)).toBe(false);
  });
});

describe('no Redis to be had', () => {
  it('names the three ways out', () => {
    const search = { searchPath: directory, cacheDirectory: directory, extraDirectories: [] };
    expect(() => obtainRedis(search)).toThrow(
      expect.objectContaining({
        code: 'redis-unavailable',
        whatToDo: expect.stringMatching(/apt-get.*brew.*REDIS_URL/),
      }),
    );
  });

  it('is not said while an earlier private copy is there', () => {
    const program = join(directory, 'redis', 'usr', 'bin', 'redis-server');
    mkdirSync(join(directory, 'redis', 'usr', 'bin'), { recursive: true });
    mkdirSync(join(directory, 'redis', 'usr', 'lib', 'machine'), { recursive: true });
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    expect(obtainRedis({ searchPath: directory, cacheDirectory: directory, extraDirectories: [] })).toEqual({
      path: program,
      libraries: [join(directory, 'redis', 'usr', 'lib'), join(directory, 'redis', 'usr', 'lib', 'machine')],
    });
  });
});

describe('PostgreSQL, started by root', () => {
  const programs = { initdb: '/bin/initdb', postgres: '/bin/postgres' };

  it('runs in a user namespace', () => {
    expect(chooseWayToRun(programs, () => undefined, true).prefix[0]).toBe('unshare');
  });

  it('runs as nobody where namespaces are refused', () => {
    const refuseNamespaces = ({ prefix }: { prefix: readonly string[] }) => (prefix.length > 0 ? 'refused' : undefined);
    expect(chooseWayToRun(programs, refuseNamespaces, true)).toMatchObject({ prefix: [], uid: 65534 });
  });

  it('says what to do where neither works', () => {
    expect(() => chooseWayToRun(programs, () => 'Operation not permitted', true)).toThrow(
      expect.objectContaining({
        code: 'postgres-cannot-run',
        message: expect.stringContaining('Operation not permitted'),
        whatToDo: expect.stringContaining('DATABASE_URL'),
      }),
    );
  });
});
