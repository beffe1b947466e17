import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import twilio from 'twilio';
import { type Desk, openDesk } from './desk.ts';
import { watchSound } from './listening.ts';
import { hum } from './speaking.ts';
import { type House, type HouseOptions, openHouse } from './stack.ts';

export const hotline = '+864001234567';

/** What each of them hums: notes that neither music, keys nor beeps are made of. */
export const notes = { caller: 1000, agent: 1800, supervisor: 2600 } as const;

/** The whole product, its carrier's REST interface through the official client, and people with a voice. */
export interface AudioHouse extends House {
  carrier: twilio.Twilio;
  recordingFile(recordingSid: string, channels: 1 | 2): Promise<Buffer>;
  openAgent(
    signInName: string,
    options?: { query?: string; language?: 'en' | 'zh-CN'; microphone?: 'allowed' | 'refused' },
  ): Promise<Desk>;
  /** Somebody with the carrier's phone page, who has dialled. */
  openPhone(from: string, options?: { to?: string; note?: number; query?: string }): Promise<Page>;
  /** Everybody hangs up and leaves; answers what their pages complained about. */
  sendAllHome(): Promise<string[]>;
}

export const openAudioHouse = async (
  options: Pick<HouseOptions, 'host' | 'withPhone' | 'sipUsers'> = {},
): Promise<AudioHouse> => {
  const dataDirectory = mkdtempSync(join(tmpdir(), `tellonce-test-${process.pid}-audio-`));
  // Only at its natural speed has the carrier a voice.
  const house = await openHouse({ carrierTempo: 1, dataDirectory, ...options });
  const secrets = JSON.parse(readFileSync(join(dataDirectory, 'secrets.json'), 'utf8')) as Record<
    'accountSid' | 'authToken',
    string
  >;
  const carrierUrl = house.stack.carrierUrl ?? '';
  const carrier = twilio(secrets.accountSid, secrets.authToken);
  carrier.api.baseUrl = carrierUrl;
  const desktopUrl = house.stack.lan?.desktopUrl ?? house.stack.url;
  const open: { close(): Promise<void>; complaints: string[] }[] = [];

  return {
    ...house,
    carrier,
    recordingFile: async (recordingSid, channels) => {
      const answer = await fetch(
        `${carrierUrl}/2010-04-01/Accounts/${secrets.accountSid}/Recordings/${recordingSid}.wav?RequestedChannels=${channels}`,
        {
          headers: {
            authorization: `Basic ${Buffer.from(`${secrets.accountSid}:${secrets.authToken}`).toString('base64')}`,
          },
        },
      );
      if (!answer.ok) throw new Error(`the recording: ${answer.status} ${await answer.text()}`);
      return Buffer.from(await answer.arrayBuffer());
    },
    openAgent: async (signInName, { query = '', language = 'en', microphone = 'allowed' } = {}) => {
      const account = house.accounts.find((each) => each.signInName === signInName);
      if (!account) throw new Error(`the demonstration has no ${signInName}`);
      const permissions = microphone === 'allowed' ? (['microphone'] as const) : [];
      const desk = await openDesk(house.browser, desktopUrl, account, language, permissions);
      open.push(desk);
      await watchSound(desk.context);
      await hum(desk.context, notes.agent, microphone);
      // The address of the sign-in is gone by now, and what it asked for.
      await desk.page.goto(`${desktopUrl}/${query}`);
      return desk;
    },
    openPhone: async (from, { to = hotline, note = notes.caller, query = '' } = {}) => {
      const context = await house.browser.newContext({ locale: 'en' });
      const complaints: string[] = [];
      open.push({ close: () => context.close(), complaints });
      await watchSound(context);
      await hum(context, note);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
          complaints.push(message.text());
      });
      const numbers = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}&lang=en`;
      await page.goto(`${carrierUrl}/phone/?${numbers}${query}`);
      await page.locator(`input[name="number"][value="${to}"]`).check();
      await page.locator('#start').click();
      await page.locator('#own[data-sound="up"][data-microphone="on"]').waitFor();
      return page;
    },
    sendAllHome: async () => {
      for (const callSid of await house.callers.legs({ status: 'in-progress' }))
        await house.callers.sim('hangup', { callSid }).catch((error: unknown) => {
          // The house ends the other leg of a call, and may have been quicker.
          if (!/the call is completed/.test(String(error))) throw error;
        });
      const gone = open.splice(0);
      for (const each of gone) await each.close();
      return gone.flatMap((each) => each.complaints);
    },
    close: async () => {
      await house.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
};

const reads = (page: Page, pattern: RegExp) =>
  page.locator('#captions .caption.prompt', { hasText: pattern }).first().waitFor({ timeout: 60_000 });
const press = (page: Page, key: string) => page.locator(`[data-key="${key}"]`).click();

/** Through the menu in English, to the queue of parts. */
export const askForParts = async (page: Page): Promise<void> => {
  await reads(page, /For English, press 2/);
  await press(page, '2');
  await reads(page, /parts.*press 2/i);
  await press(page, '2');
};

export const accept = async (desk: Desk): Promise<void> => {
  await desk.page.getByTestId('ringing-card').waitFor({ timeout: 60_000 });
  await desk.page.getByTestId('accept').click();
};

/** The caller hangs up, and the agent is ready for the next call. */
export const endCall = async (desk: Desk, caller: Page): Promise<void> => {
  await caller.locator('#end').click();
  await desk.page.getByTestId('finish-wrap-up').click();
  await desk.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();
};
