import { type Language, language, type Namer } from '@tellonce/contracts';
import {
  configurationRepository,
  type Executor,
  openDatabase,
  routingArchiveRepository,
  userRepository,
} from '@tellonce/database';
import { parseJournalEntry, parseRoutingSnapshot } from '@tellonce/journal';
import { BrokenHistoryError, type HistorySource, type Pace } from '@tellonce/routing';
import { CommandError } from './command-error.ts';
import { type RunningStack, runningStack } from './running-stack.ts';

export interface Analysis {
  stack: RunningStack;
  db: Executor;
  history: HistorySource;
  names: Namer;
  language: Language;
}

/** What all commands that look at past decisions need. */
export const analyse = async (
  options: { data?: string; language: string },
  work: (analysis: Analysis) => Promise<void>,
): Promise<void> => {
  const chosen = language.safeParse(options.language);
  if (!chosen.success) throw new CommandError(`There is no language "${options.language}".`, 'Use en or zh-CN.');
  const stack = runningStack(options.data);
  const { db, close } = openDatabase(stack.databaseUrl, { maxConnections: 2 });
  try {
    const archive = routingArchiveRepository(db);
    const history: HistorySource = {
      snapshotBefore: archive.snapshotBefore,
      after: archive.after,
      parseEntry: (text) => parseJournalEntry(text)?.entry ?? null,
      parseSnapshot: parseRoutingSnapshot,
    };
    await work({ stack, db, history, names: await readNames(db, chosen.data), language: chosen.data });
  } catch (error) {
    if (!(error instanceof BrokenHistoryError)) throw error;
    throw new CommandError(
      `The routing decision number ${error.sequence} is ${error.reason}.`,
      'Choose a span after it; `tellonce archive check` lists all gaps.',
    );
  } finally {
    await close();
  }
};

const readNames = async (db: Executor, chosen: Language): Promise<Namer> => {
  const configuration = configurationRepository(db);
  const [users, queues, skills] = await Promise.all([
    userRepository(db).list(),
    configuration.queues.list(),
    configuration.skills.list(),
  ]);
  const names = new Map<string, string>([
    ...users.map((each) => [each.userId, each.displayName] as const),
    ...queues.map((each) => [each.queueId, each.name[chosen]] as const),
    ...skills.map((each) => [each.key, each.name[chosen]] as const),
  ]);
  const named = (id: string) => names.get(id) ?? null;
  return { agent: named, queue: named, skill: named };
};

/** An instant: ISO 8601, or how long ago (`90m`, `8h`, `2d`, `now`). */
export const instantOf = (text: string, nowMs: number): number => {
  if (text === 'now') return nowMs;
  const ago = /^(\d+)([mhd])$/.exec(text);
  const ms = ago ? nowMs - Number(ago[1]) * unitMs[ago[2] as keyof typeof unitMs] : Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new CommandError(
      `"${text}" is no instant.`,
      'Write 2026-11-21T09:00:00Z, or how long ago: 90m, 8h, 2d, now.',
    );
  }
  return ms;
};
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const spanOf = (from: string, to: string, nowMs: number): { fromMs: number; toMs: number } => {
  const span = { fromMs: instantOf(from, nowMs), toMs: instantOf(to, nowMs) };
  if (span.fromMs < span.toMs) return span;
  throw new CommandError('The span ends before it begins.', 'Name the earlier instant first.');
};

/** On a terminal, how far it is; nothing in a pipe. */
export const showPace = (): Pace => {
  let shown = -1;
  return async (progress) => {
    const percent = Math.floor(progress * 100);
    if (percent === shown || !process.stderr.isTTY) return;
    shown = percent;
    process.stderr.write(`\r${percent} %\r`);
  };
};

/** Rows of text with their columns under each other; wide characters count twice. */
export const toTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell + ' '.repeat((widths[n] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
const widthOf = (text: string): number => [...text].reduce((sum, each) => sum + (each > '\u2e7f' ? 2 : 1), 0);
