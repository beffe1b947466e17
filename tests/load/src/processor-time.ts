import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFigures {
  cpuMs: number;
  residentBytes: number;
}

/** Processor time of all threads that run, to the nanosecond, and resident memory. */
export const readProcess = (pid: number): ProcessFigures => {
  let cpuNs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    cpuNs += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuMs: cpuNs / 1e6, residentBytes: Number(resident ?? 0) * 1_024 };
};

export const sumOf = (pids: readonly number[]): ProcessFigures => pids.map(readProcess).reduce(plus, nothing);

/** A process with all its descendants, and those that have ended (to the tick): a PostgreSQL works in its children. */
export const readTree = (pid: number): ProcessFigures => {
  const own = readProcess(pid);
  const ended = endedChildrenMs(pid);
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.reduce((sum, child) => plus(sum, treeOrNothing(child)), { ...own, cpuMs: own.cpuMs + ended });
};

const nothing: ProcessFigures = { cpuMs: 0, residentBytes: 0 };
const plus = (a: ProcessFigures, b: ProcessFigures): ProcessFigures => ({
  cpuMs: a.cpuMs + b.cpuMs,
  residentBytes: a.residentBytes + b.residentBytes,
});

/** One that ends between two looks is counted by its parent. */
const treeOrNothing = (pid: number): ProcessFigures => {
  try {
    return readTree(pid);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return nothing;
    throw error;
  }
};

const tickMs = 10;
const endedChildrenMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
};
