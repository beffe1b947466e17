import { replaySpan } from '@tellonce/routing';
import { Command } from 'commander';
import { analyse, showPace, spanOf } from './analysis.ts';

export const replayCommand = () =>
  new Command('replay')
    .description('decide a span of the past once more: the same, or where not')
    .argument('<from>', '2026-11-21T09:00:00Z, or how long ago: 90m, 8h, 2d')
    .argument('[to]', 'likewise', 'now')
    .option('--language <language>', 'en or zh-CN', 'en')
    .option('--data <dir>', 'data directory of the installation')
    .action((from: string, to: string, options: { language: string; data?: string }) =>
      analyse(options, async ({ history, language }) => {
        const isEnglish = language === 'en';
        const startedAt = performance.now();
        const result = await replaySpan(history, spanOf(from, to, Date.now()), showPace());
        const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
        if (result.kind === 'equal') {
          console.log(
            isEnglish
              ? `${result.entries} decisions were decided again in ${seconds} s: every event is equal.`
              : `重新决策 ${result.entries} 次，用时 ${seconds} 秒：所有事件完全一致。`,
          );
          return;
        }
        process.exitCode = 1;
        const { index, sequence, entry, eventIndex, recorded, decided } = result;
        console.log(
          isEnglish
            ? `${index} decisions are equal; number ${sequence} (${entry.command.type}, ${new Date(entry.at).toISOString()}) is not, at its event ${eventIndex}:`
            : `前 ${index} 次决策一致；第 ${sequence} 号（${entry.command.type}，${new Date(entry.at).toISOString()}）在事件 ${eventIndex} 处不同：`,
        );
        console.log(`${isEnglish ? 'recorded' : '记录'}  ${JSON.stringify(recorded)}`);
        console.log(`${isEnglish ? 'decided ' : '重算'}  ${JSON.stringify(decided)}`);
      }),
    );
