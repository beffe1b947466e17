import { createInterface } from 'node:readline/promises';
import { type LauncherConfig, readLauncherConfig, USAGE } from './config.ts';
import { describeStack } from './describe-stack.ts';
import { raiseStack, type Stack } from './stack.ts';
import { StartupError } from './startup-error.ts';

/** A Ctrl-C reaches us from the terminal and once more from whoever started us: within this time it is one. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_CHECK_MS = 500;

const startedAt = performance.now();
const say = (sentence: string) =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${sentence}`);

async function main(): Promise<number> {
  const config = readLauncherConfig(process.argv.slice(2), process.env);
  if (config.help) {
    console.log(USAGE);
    return 0;
  }
  if (config.reset && !(await mayForget(config))) return 1;

  const stopAsked = listenForStop();
  const starting = raiseStack({ ...config, onProgress: say, onTrouble: (sentence) => say(`! ${sentence}`) });
  const outcome = await Promise.race([starting, stopAsked]);
  if (outcome === 'stop') {
    say('stopping before everything was up');
    await starting.then((stack) => stack.stop()).catch(() => undefined);
    return 0;
  }
  console.log(describeStack(outcome, config, (performance.now() - startedAt) / 1000));
  await stopAsked;
  return stopInOrder(outcome);
}

async function stopInOrder(stack: Stack): Promise<number> {
  say('stopping: services, carrier, Redis, PostgreSQL');
  await stack.stop();
  say('stopped; nothing is lost');
  return 0;
}

function listenForStop(): Promise<'stop'> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const ask = () => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        resolve('stop');
      } else if (performance.now() - askedAt > SAME_SIGNAL_MS) {
        process.exit(130); // asked twice: the children die with us
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) resolve('stop'); // whoever started us was killed
    }, PARENT_CHECK_MS).unref();
  });
}

async function mayForget(config: LauncherConfig): Promise<boolean> {
  if (config.databaseUrl !== undefined || config.redisUrl !== undefined) {
    throw new StartupError(
      'configuration-invalid',
      '--reset only empties private data, and DATABASE_URL or REDIS_URL names a server of your own.',
      'Empty that server yourself, or unset the variable.',
    );
  }
  if (config.yes) return true;
  if (!process.stdin.isTTY) {
    throw new StartupError(
      'configuration-invalid',
      `--reset forgets everything in ${config.dataDirectory}, and nobody is here to confirm it.`,
      'Add --yes.',
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`Forget all data in ${config.dataDirectory}? Type "yes": `);
  prompt.close();
  return answer.trim() === 'yes';
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(`\n${error.message}\n→ ${error.whatToDo}`);
  process.exitCode = 1;
}
