import { readFileSync } from 'node:fs';
import {
  durationWords,
  isNoChange,
  type Namer,
  percentWords,
  type RoutingChange,
  type RoutingFigures,
  routingChange,
  type WhatIfResult,
  whatIfSentences,
} from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';
import { whatIfSpan } from '@tellonce/routing';
import { Command } from 'commander';
import { type Analysis, analyse, showPace, spanOf, toTable } from './analysis.ts';
import { CommandError } from './command-error.ts';
import { personsPath } from './config.ts';

interface Options {
  from: string;
  to: string;
  change?: string;
  agents: string[];
  seed: string;
  runs: string;
  language: string;
  data?: string;
}

export const whatIfCommand = () =>
  new Command('whatif')
    .description('a span of the past under another configuration or staffing, side by side with what was')
    .requiredOption('--from <instant>', '2026-11-21T09:00:00Z, or how long ago: 90m, 8h, 2d')
    .option('--to <instant>', 'likewise', 'now')
    .option('--change <file>', 'the change as JSON: {"queues": [{"queueId": …, "agentSelection": …}]}')
    .option('--agents <queue:by>', 'more or fewer agents for a queue, such as service:+2 (may be repeated)', gather, [])
    .option('--seed <number>', 'what chance begins with', '1')
    .option('--runs <number>', 'how often it is lived through', '5')
    .option('--language <language>', 'en or zh-CN', 'en')
    .option('--data <dir>', 'data directory of the installation')
    .action((options: Options) =>
      analyse(options, async (analysis) => {
        const change = await readChange(options, analysis.db);
        const span = spanOf(options.from, options.to, Date.now());
        const chance = { seed: wholeNumber(options.seed, '--seed'), runs: wholeNumber(options.runs, '--runs') };
        const result = await whatIfSpan(analysis.history, span, change, chance, showPace());
        print(result, analysis);
      }),
    );

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}

const wholeNumber = (text: string, what: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 1_000_000) return number;
  throw new CommandError(`${what} ${text} is no whole number.`, `Write ${what} 1.`);
};

const readChange = async (options: Options, db: Executor): Promise<RoutingChange> => {
  const change = options.change === undefined ? routingChange.parse({}) : changeOf(options.change);
  const queues = await configurationRepository(db).queues.list();
  for (const text of options.agents) {
    const [, key, by] = /^([a-z0-9-]+):([+-]?\d+)$/.exec(text) ?? [];
    const queue = queues.find((each) => each.key === key);
    if (!queue || by === undefined)
      throw new CommandError(`"${text}" names no queue and number.`, `Write ${queues[0]?.key ?? 'service'}:+2.`);
    change.staffing.push({ queueId: queue.queueId, by: Number(by) });
  }
  if (isNoChange(change)) console.log('Nothing is changed: this shows how well the simulation fits.\n');
  return change;
};

const changeOf = (file: string): RoutingChange => {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(personsPath(file), 'utf8'));
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
      'It must be JSON.',
    );
  }
  const parsed = routingChange.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    `${file} is no change: ${issue?.path.join('.')}: ${issue?.message}.`,
    'See the API document, routing.what-if.',
  );
};

const heads = {
  en: ['queue', '', 'callers', 'answered', 'service level', 'mean wait', '90 % wait', 'abandoned', 'occupancy'],
  'zh-CN': ['队列', '', '来电', '接听', '服务水平', '平均等待', '90% 等待', '放弃', '占用率'],
} as const;
const rowNames = { en: ['was', 'modelled', 'changed'], 'zh-CN': ['实际', '模拟', '改变后'] } as const;

const print = (result: WhatIfResult, { names, language }: Analysis): void => {
  const rows = result.was.flatMap(({ queueId, offered }) => {
    const columns = [result.was, result.modelled, result.changed].map((each) =>
      each.find((figures) => figures.queueId === queueId),
    );
    if (offered === 0 && columns.every((each) => !each || each.offered === 0)) return [];
    return columns.map((figures, n) => [
      n === 0 ? (names.queue(queueId) ?? queueId) : '',
      rowNames[language][n] ?? '',
      ...(figures ? cellsOf(figures, language) : []),
    ]);
  });
  console.log(toTable([[...heads[language]], ...rows]));
  console.log(`\n${whatIfSentences(result, names, language).join('\n')}`);
  console.log(patienceLine(result, names, language));
};

const cellsOf = (figures: RoutingFigures, language: Analysis['language']): string[] => {
  const time = (ms: number | null) => (ms === null ? '–' : durationWords(ms, language));
  return [
    String(Math.round(figures.offered)),
    String(Math.round(figures.answered)),
    percentWords(figures.serviceLevel),
    time(figures.waitMeanMs),
    time(figures.waitP90Ms),
    percentWords(figures.abandonedShare),
    percentWords(figures.occupancy),
  ];
};

const patienceLine = ({ patience }: WhatIfResult, names: Namer, language: Analysis['language']): string =>
  patience
    .map(({ queueId, kind, hungUp, censored }) => {
      const queue = names.queue(queueId) ?? queueId;
      return language === 'en'
        ? `Patience in ${queue}: ${kind} (${hungUp} hung up, ${censored} censored).`
        : `${queue}来电者耐心：${kind}（${hungUp} 人挂断，${censored} 人删失）。`;
    })
    .join('\n');
