import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { embeddedCarrier, runningStack } from './running-stack.ts';
import { describeHeard, placeCall } from './simulated-party.ts';

const LISTEN_EVERY_MS = 100;
/** A person lets a prompt begin before typing into it. */
const REACTION_MS = 700;

export const callCommand = () =>
  new Command('call')
    .description('place a call to the running installation and listen to it; Ctrl-C hangs up')
    .option('--from <number>', "the caller's number, E.164", '+8613812345678')
    .option('--to <number>', 'the number to dial (default: the first one of the company)')
    .option('--digits <groups>', 'keys to press, one group a prompt: "1,1,482915"')
    .option('--data <dir>', 'data directory of the installation')
    .action(async (options: { from: string; to?: string; digits?: string; data?: string }) => {
      const stack = runningStack(options.data);
      const to = options.to ?? stack.numbers[0];
      if (to === undefined) {
        throw new CommandError('The company has no number yet.', 'Add one under Administration and name it with --to.');
      }
      const party = await placeCall(embeddedCarrier(stack), { from: options.from, to });
      console.log(`calling ${to} as ${options.from} (${party.callSid})`);
      let wantsToLeave = false;
      process.once('SIGINT', () => {
        wantsToLeave = true;
      });

      const startedAt = performance.now();
      const say = (text: string) =>
        console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`);
      const groups = options.digits === undefined ? [] : options.digits.split(',').map((group) => group.trim());
      let last = '';
      let pressAt: number | undefined;
      while (!wantsToLeave && (await party.isUp())) {
        const heard = await party.hears();
        const text = describeHeard(heard);
        if (text !== last) {
          say(text);
          last = text;
          if (heard.some((each) => 'say' in each)) pressAt ??= performance.now() + REACTION_MS;
        }
        const group = groups[0];
        if (group !== undefined && pressAt !== undefined && performance.now() >= pressAt) {
          groups.shift();
          pressAt = undefined;
          await party.press(group);
          say(`pressed ${group}`);
        }
        await delay(LISTEN_EVERY_MS);
      }
      await party.hangUp();
      say(wantsToLeave ? 'hung up' : 'the line hung up');
    });
