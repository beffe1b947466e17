import type { LauncherConfig } from './config.ts';
import type { SignIn } from './prepare-company.ts';
import type { Stack } from './stack.ts';
import { hasPhone } from './stack-options.ts';

/** What a person needs to know once everything is up. */
export function describeStack(stack: Stack, config: LauncherConfig, seconds: number): string {
  const lines = [
    '',
    `  Tellonce is up (${seconds.toFixed(1)} s)`,
    '',
    `  Desktop          ${config.publicUrl ?? stack.url}`,
    ...(hasPhone(config) ? [`  Caller's phone   ${stack.carrierUrl}/phone`] : []),
    `  Numbers          ${stack.numbers.join(', ') || 'none yet: add one under Administration and start again'}`,
    `  Data             ${config.dataDirectory}`,
    ...describeSignIns(stack.signIns),
    ...(stack.carrierUrl === undefined ? describeRealCarrier(stack) : []),
    '',
    '  Ctrl-C stops everything; nothing is lost.',
    '',
  ];
  return lines.join('\n');
}

export function describeSignIns(signIns: readonly SignIn[]): string[] {
  if (signIns.length === 0) return [];
  const width = Math.max(...signIns.map((each) => each.signInName.length));
  const rows = signIns.map(
    ({ signInName, password, role }) => `    ${signInName.padEnd(width)}   ${password}   ${role}`,
  );
  const isNew = signIns.some((each) => each.isNew);
  return ['', isNew ? '  Sign in as (these passwords are shown this once)' : '  Sign in as', ...rows];
}

function describeRealCarrier(stack: Stack): string[] {
  const missing = stack.missingNumbers.map((number) => `  ! The account does not own ${number}.`);
  return [
    ...missing,
    '',
    "  Once, in the carrier's console: make a TwiML Bin with this text and set it as each number's fallback, so that",
    '  a caller hears an apology instead of an error while this machine is down:',
    `  ${stack.fallbackTwiml}`,
  ];
}
