import { type Baresip, hasBaresip, startBaresip } from '@tellonce/carrier/testing/baresip';
import { SipPhone } from '@tellonce/carrier/testing/sip-phone';
import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AudioHouse, accept, hotline, notes, openAudioHouse } from './audio-house.ts';
import { becomeAvailable } from './desk.ts';
import { toneAmplitude } from './goertzel.ts';
import { clear, faint, hearsNote, notesHeard } from './listening.ts';

const wangWei = '+8613812345678';
const user = { name: 'wang-wei', password: 'secret-of-wang-wei' };
const sampleRate = 8000;

/** What a phone on a desk is for: whoever made it. */
interface DeskPhone {
  dial(): Promise<void>;
  press(key: string): void;
  /** How loud everything is that it has heard lately: silence is 0. */
  loudness(): Promise<number>;
  hears(hz: number): Promise<number>;
  hangUp(): Promise<void>;
  /** It has no call any more. */
  isIdle(): boolean;
  stop(): Promise<void>;
}

const loudnessOf = (samples: Int16Array) => samples.reduce((sum, each) => sum + (each / 32_768) ** 2, 0);

/** The small one of the carrier's own tests. */
const startSmallPhone = async (carrier: { host: string; port: number }): Promise<DeskPhone> => {
  const phone = await SipPhone.start({ carrier, ...user });
  expect(await phone.register()).toMatchObject({ status: 200 });
  const call = () => phone.calls.at(-1)!;
  return {
    dial: async () => {
      const { sound } = await phone.call(hotline);
      sound.sing(notes.caller);
    },
    press: (key) => call().sound.press(key),
    loudness: async () => call().sound.loudness(),
    hears: async (hz) => call().sound.hears(hz),
    hangUp: () => call().hangUp(),
    isIdle: () => call().state === 'over',
    stop: () => phone.stop(),
  };
};

/** Debian's phone program, a process of its own. */
const startBaresipPhone = async (carrier: { host: string; port: number }): Promise<DeskPhone> => {
  const phone: Baresip = await startBaresip({ carrier, ...user, hz: notes.caller });
  await until(() => phone.output().includes('200 OK'), { timeoutMs: 20_000, what: 'baresip to register' });
  const lately = async () => (await phone.heard()).slice(-sampleRate / 4);
  return {
    dial: async () => phone.command('dial', `sip:${hotline}@${carrier.host}:${carrier.port}`),
    press: (key) => phone.command('sndcode', key),
    loudness: async () => loudnessOf(await lately()),
    hears: async (hz) => toneAmplitude({ rate: sampleRate, samples: await lately() }, hz) / 32_768,
    hangUp: async () => phone.command('hangup'),
    isIdle: () => /session closed|terminated/i.test(phone.output()),
    stop: () => phone.stop(),
  };
};

/** The whole product, a person at the desktop in Chromium, and a telephone that is no page of ours. */
describe('a SIP phone', () => {
  let house: AudioHouse;
  let phone: DeskPhone | undefined;

  beforeAll(async () => {
    house = await openAudioHouse({ sipUsers: `${user.name}:${user.password}:${wangWei}` });
  });
  beforeEach(async () => {
    // Whoever chose a language once is not asked again.
    const bo = await house.signIn(house.accounts.find((each) => each.signInName === 'bo')!);
    const found = (await bo.request('GET', `/api/customers?q=${encodeURIComponent(wangWei)}`)).body as {
      items: { customerId: string }[];
    };
    const customer = `/api/customers/${found.items[0]!.customerId}`;
    const story = (await bo.request('GET', customer)).body as { customer: { version: number } };
    const forgotten = await bo.request('PATCH', customer, { version: story.customer.version, language: null });
    expect(forgotten).toMatchObject({ status: 200 });
  });
  afterEach(async () => {
    await phone?.stop();
    phone = undefined;
    expect(await house.sendAllHome()).toEqual([]);
  });
  afterAll(async () => {
    await house?.close();
  });

  const callTheHotline = async (start: (carrier: { host: string; port: number }) => Promise<DeskPhone>) => {
    const bo = await house.openAgent('bo');
    await becomeAvailable(bo);
    phone = await start(house.stack.sip!);
    const handset = phone;

    await handset.dial();
    const [callSid] = await until(
      async () => {
        const legs = await house.callers.legs({ from: wangWei, status: 'in-progress' });
        return legs.length === 1 && legs;
      },
      { timeoutMs: 20_000, what: 'the hotline to answer' },
    );
    const line = house.callers.ofCall(callSid!);
    await line.hearsSaid(/For English, press 2/);
    await until(async () => (await handset.loudness()) > 0.1, { timeoutMs: 20_000, what: 'the prompt in the phone' });
    handset.press('2');
    await line.hearsSaid(/parts.*press 2/i);
    handset.press('2');

    const card = bo.page.getByTestId('ringing-card');
    await card.waitFor({ timeout: 60_000 });
    expect(await card.innerText()).toContain('Wang Wei');
    await accept(bo);
    await hearsNote(bo.page, notes.caller, 'the agent to hear the phone');
    await until(async () => (await handset.hears(notes.agent)) > clear, {
      timeoutMs: 30_000,
      what: 'the phone to hear the agent',
    });
    // Nobody hears themselves.
    expect((await notesHeard(bo.page, notes.agent))[0]).toBeLessThan(faint);
    expect(await handset.hears(notes.caller)).toBeLessThan(faint);

    await handset.hangUp();
    await bo.page.getByTestId('finish-wrap-up').waitFor();
    await bo.page.locator('[data-testid="state-picker"][data-status="wrap-up"]').waitFor();
    await until(() => handset.isIdle(), { timeoutMs: 10_000, what: 'the phone to be free again' });
    await until(async () => !(await line.isUp()), { timeoutMs: 10_000, what: 'the line to be free again' });
    await bo.page.getByTestId('finish-wrap-up').click();
    await bo.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();
  };

  it('of our own registers, hears the hotline, presses keys, talks to an agent at the desk and hangs up', () =>
    callTheHotline(startSmallPhone));

  it.runIf(hasBaresip)('that others have written (baresip) does the same', () => callTheHotline(startBaresipPhone));
});
