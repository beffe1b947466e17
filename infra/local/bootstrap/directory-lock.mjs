import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Holds `path` as a lock while `work` runs. The lock is a directory that names its owner, renamed into place whole;
 * one whose owner is dead is set aside. `onWait(pid)` is told once when somebody else holds it.
 */
export async function withLock(path, onWait, work) {
  const me = identity(process.pid);
  let told = false;
  while (!tryAcquire(path, me)) {
    const owner = ownerOf(path);
    if (owner === undefined) continue; // released this instant
    if (identity(Number(owner.split(' ')[0])) !== owner) {
      setAside(path, owner);
      continue;
    }
    if (!told) onWait(owner.split(' ')[0]);
    told = true;
    await delay(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function tryAcquire(path, me) {
  const mine = `${path}.${process.pid}`;
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, 'owner'), me);
  try {
    renameSync(mine, path); // fails on a directory that is not empty
    return true;
  } catch {
    rmSync(mine, { recursive: true, force: true });
    return false;
  }
}

/** Between the look and the rename another may have taken over: then its lock is put back. */
function setAside(path, staleOwner) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another waiter was faster
  }
  if (ownerOf(aside) !== staleOwner) renameSync(aside, path);
  else rmSync(aside, { recursive: true, force: true });
}

function ownerOf(path) {
  try {
    return readFileSync(join(path, 'owner'), 'utf8');
  } catch {
    return undefined;
  }
}

/** Pid and, where the system tells, its start: a pid alone may have been given to another process since. */
function identity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]}`;
  } catch {
    return `${pid} ?`;
  }
}
