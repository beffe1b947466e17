import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { certificatePath } from './certificate-page.ts';
import type { LauncherConfig } from './config.ts';
import type { SignIn } from './prepare-company.ts';
import type { Stack } from './stack.ts';
import { hasPhone, type SipAddress } from './stack-options.ts';

/** What a person needs to know once everything is up. */
export function describeStack(stack: Stack, config: LauncherConfig, seconds: number): string {
  const lines = [
    '',
    `  Tellonce is up (${seconds.toFixed(1)} s)`,
    '',
    `  Desktop          ${config.publicUrl ?? stack.lan?.desktopUrl ?? stack.url}`,
    ...(stack.lan === null ? [] : describeCertificate(stack.lan)),
    ...(hasPhone(config) ? [`  Caller's phone   ${stack.carrierUrl}/phone`] : []),
    ...(stack.sip === undefined ? [] : describeSip(stack.sip, config.sip.users)),
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

/** The fingerprint stands here because this text came by no network. */
function describeCertificate(lan: NonNullable<Stack['lan']>): string[] {
  const { fingerprint256 } = new X509Certificate(readFileSync(lan.authority));
  return [
    `  Certificate      ${lan.desktopUrl.replace('https:', 'http:')}${certificatePath}`,
    '                   Open it once on each computer, phone or tablet that uses Tellonce: it tells how to install the',
    '                   certificate without which browsers give no microphone. Its fingerprint (SHA-256):',
    `                   ${fingerprint256.slice(0, 47)}`,
    `                   ${fingerprint256.slice(48)}`,
  ];
}

/** The names alone: whoever gave the passwords has them. */
function describeSip(sip: SipAddress, users: string): string[] {
  const names = users.split(',').flatMap((each) => each.trim().split(':')[0] || []);
  return names.length === 0 ? [] : [`  SIP phones       ${sip.host}:${sip.port} (UDP) as ${names.join(', ')}`];
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
