import { setTimeout as delay } from 'node:timers/promises';
import { customerRepository, openDatabase } from '@tellonce/database';
import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { type CallerPlan, planCaller, secondsToNextCall } from './plan-caller.ts';
import { embeddedCarrier, type RunningStack, runningStack } from './running-stack.ts';
import { isTalking, placeCall } from './simulated-party.ts';

const LISTEN_EVERY_MS = 250;

export const trafficCommand = () =>
  new Command('traffic')
    .description('let customers call as they would: different wishes, different patience')
    .option('--rate <calls>', 'calls on average, as "5/min" or "1/s"', '5/min')
    .option('--minutes <n>', 'how long', '2')
    .option('--data <dir>', 'data directory of the installation')
    .action(async (options: { rate: string; minutes: string; data?: string }) => {
      const perSecond = toCallsPerSecond(options.rate);
      const stack = runningStack(options.data);
      const carrier = embeddedCarrier(stack);
      const callers = await someCustomersNumbers(stack);
      const endsAt = performance.now() + Number(options.minutes) * 60_000;
      const tally: Record<CallOutcome, number> = { answered: 0, 'gave up': 0, 'line hung up': 0 };
      const calls: Promise<void>[] = [];
      let placed = 0;
      while (performance.now() < endsAt) {
        const plan = planCaller(callers, stack.numbers, Math.random);
        placed += 1;
        console.log(
          `call ${placed}: ${plan.from} → ${plan.to}, keys ${plan.digits.join(' ')}, patience ${plan.patienceSeconds} s`,
        );
        const number = placed;
        calls.push(
          liveThrough(carrier, plan).then((outcome) => {
            tally[outcome] += 1;
            console.log(`call ${number}: ${outcome}`);
          }),
        );
        await delay(
          Math.min(secondsToNextCall(perSecond, Math.random) * 1_000, Math.max(0, endsAt - performance.now())),
        );
      }
      console.log(`${placed} calls placed, no new ones; waiting for the last to end.`);
      await Promise.all(calls);
      console.log(
        `${placed} calls: ${Object.entries(tally)
          .map(([outcome, count]) => `${count} ${outcome}`)
          .join(', ')}`,
      );
    });

type CallOutcome = 'answered' | 'gave up' | 'line hung up';

async function liveThrough(carrier: { url: string; token: string }, plan: CallerPlan): Promise<CallOutcome> {
  const party = await placeCall(carrier, plan);
  const keys = [...plan.digits];
  let patience = plan.patienceSeconds * 1_000;
  let talk = plan.talkSeconds * 1_000;
  let lastHeard = '';
  let answered = false;
  for (;;) {
    await delay(LISTEN_EVERY_MS);
    if (!(await party.isUp())) return answered ? 'answered' : 'line hung up';
    const heard = await party.hears();
    if (isTalking(heard)) {
      answered = true;
      talk -= LISTEN_EVERY_MS;
    } else if (!answered) patience -= LISTEN_EVERY_MS;
    if (talk <= 0 || patience <= 0) {
      await party.hangUp();
      return answered ? 'answered' : 'gave up';
    }
    const text = JSON.stringify(heard);
    if (text !== lastHeard && heard.some((each) => 'say' in each)) {
      const next = keys.shift();
      if (next !== undefined) await party.press(next);
    }
    lastHeard = text;
  }
}

function toCallsPerSecond(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\/(s|min|h)$/.exec(text) ?? [];
  const seconds = { s: 1, min: 60, h: 3_600 }[unit ?? ''];
  if (seconds === undefined || Number(count) <= 0) {
    throw new CommandError(`"${text}" is not a rate.`, 'Write it as 5/min, 1/s or 200/h.');
  }
  return Number(count) / seconds;
}

async function someCustomersNumbers(stack: RunningStack): Promise<string[]> {
  const { db, close } = openDatabase(stack.databaseUrl, { maxConnections: 1 });
  try {
    const numbers = await customerRepository(db).somePhoneNumbers(500);
    if (numbers.length > 0) return numbers;
  } finally {
    await close();
  }
  throw new CommandError('There are no customers to call.', 'Start with the demonstration company (without --empty).');
}
