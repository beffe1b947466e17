import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];

/** Without these Chromium calls out to its maker at every start, and asks a person for the microphone. */
const flags = [
  '--font-render-hinting=none',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

/** A real Chromium: `CHROMIUM_PATH`, an installed one, else the one that ships inside an npm package. */
export const launchBrowser = async (extraFlags: readonly string[] = []): Promise<Browser> => {
  const args = [...flags, ...extraFlags];
  const { chromium } = await import('playwright-core');
  const found = [process.env.CHROMIUM_PATH, ...installed].find((path) => path !== undefined && existsSync(path));
  if (found) return chromium.launch({ executablePath: found, args, headless: true });
  // The package unpacks its own nss libraries only where it believes to be on this platform; it reads that at import.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  // Its own flags are for one-shot rendering (a single process, no web security): not ours.
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: [...args, '--no-zygote'],
    headless: true,
  });
};
