import { type CoreTask, measureCore } from './routing-core.ts';

/** Run as it was built, alone in a process: one line of figures a task. */
for (const task of JSON.parse(process.argv[2] ?? '[]') as CoreTask[]) console.log(JSON.stringify(measureCore(task)));
