import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Carrier, createCarrier } from './create-carrier.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${folder}/README.md`, 'utf8');
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const run = promisify(execFile);

/** The only block of a language in the README, with the address of this carrier in it. */
const block = (language: string, carrier: Carrier): string => {
  const found = [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))];
  expect(found).toHaveLength(1);
  return (found[0]?.[1] ?? '').replaceAll('http://127.0.0.1:4010', carrier.url);
};

describe('what the README tells to type', () => {
  let carrier: Carrier;
  beforeAll(async () => {
    const credentials = {
      accountSid: /TWILIO_ACCOUNT_SID=(\S+)/.exec(readme)?.[1] ?? '',
      authToken: /TWILIO_AUTH_TOKEN=(\S+)/.exec(readme)?.[1] ?? '',
      simToken: /CARRIER_SIM_TOKEN=(\S+)/.exec(readme)?.[1] ?? '',
    };
    carrier = await createCarrier({ numbers: ['+15550001000'], credentials });
  });
  afterAll(() => carrier.stop());

  it.skipIf(!hasCurl)(
    'works with curl',
    async () => {
      const { stdout } = await run('bash', ['-euc', block('sh', carrier)]);
      const [menu, sales, status] = ['For sales, press 1.', 'Hello, this is sales.', '"status":"in-progress"'].map(
        (each) => stdout.indexOf(`${each}`, stdout.indexOf('callSid')),
      );
      expect(stdout).not.toMatch(/"(status|code)":\s?[45]\d\d/);
      expect(menu).toBeGreaterThan(0);
      expect(sales).toBeGreaterThan(menu ?? 0);
      expect(status).toBeGreaterThan(sales ?? 0);
    },
    20_000,
  );

  it('works with the library for Node', async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', block('js', carrier)], {
      cwd: folder,
    });
    expect(stdout).toMatch(/^CA[0-9a-f]{32} queued\n$/);
  }, 20_000);
});
