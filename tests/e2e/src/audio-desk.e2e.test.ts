import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AudioHouse, accept, askForParts, endCall, notes, openAudioHouse } from './audio-house.ts';
import { seriousFindings } from './axe.ts';
import { becomeAvailable } from './desk.ts';
import { energyOfNext, hearsNote } from './listening.ts';

/** What the desk says and lets an agent do about sound. */
describe('the softphone at the desk', () => {
  let house: AudioHouse;

  beforeAll(async () => {
    house = await openAudioHouse();
  });
  afterEach(async () => {
    expect(await house.sendAllHome()).toEqual([]);
  });
  afterAll(async () => {
    await house?.close();
  });

  it('is muted by a key, says so, and sends nothing meanwhile', async () => {
    const bo = await house.openAgent('bo');
    await becomeAvailable(bo);
    const caller = await house.openPhone('+12125550121');
    await askForParts(caller);
    await accept(bo);
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    const mute = bo.page.getByTestId('mute');
    const spoken = bo.page.getByTestId('mute-state');
    await bo.page.keyboard.press('Control+Shift+M');
    await mute.and(bo.page.locator('[data-muted="true"]')).waitFor();
    expect(await spoken.textContent()).toMatch(/You are muted/);
    await until(async () => (await energyOfNext(caller, 25)) === 0, {
      timeoutMs: 20_000,
      what: 'the agent to fall silent',
    });
    expect(await energyOfNext(caller, 50)).toBe(0);
    expect(await seriousFindings(bo.page)).toEqual([]);
    await mute.click();
    expect(await spoken.textContent()).toMatch(/microphone is on/);
    await hearsNote(caller, notes.agent, 'the caller to hear the agent again');

    await bo.page.getByTestId('audio-menu').click();
    const microphones = bo.page.getByTestId('device-microphone');
    await until(async () => (await microphones.locator('option').count()) > 1, {
      what: 'the microphones to have names',
    });
    expect(await seriousFindings(bo.page)).toEqual([]);
    // Another microphone in the middle of a call is heard at once.
    const second = await microphones.locator('option').nth(1).getAttribute('value');
    await microphones.selectOption(second);
    await bo.page.keyboard.press('Escape');
    await hearsNote(caller, notes.agent, 'the caller to hear the agent on another microphone');
    await endCall(bo, caller);
  });

  it.each(['en', 'zh-CN'] as const)('tells before a call whether callers would hear, in %s', async (language) => {
    const chen = await house.openAgent('chen', { language });
    await chen.page.getByTestId('audio-menu').click();
    await chen.page.getByTestId('open-check').click();
    await chen.page.getByTestId('start-check').click();
    await chen.page.locator('[data-testid="check-state"][data-kind="speak"]').waitFor();
    expect(await seriousFindings(chen.page)).toEqual([]);
    const verdict = chen.page.getByTestId('check-verdict');
    await verdict.waitFor({ timeout: 30_000 });
    expect(await verdict.getAttribute('data-verdict')).toBe('heard');
    expect(await verdict.innerText()).toMatch(/WebRTC/);
    expect(await chen.page.getByTestId('check-delay').innerText()).toMatch(/\d+ (ms|毫秒)/);
    expect(await seriousFindings(chen.page)).toEqual([]);
  });

  it.each(['en', 'zh-CN'] as const)(
    'explains before it asks, only listens where it was refused, and is heard once it is allowed, in %s',
    async (language) => {
      const bo = await house.openAgent('bo', { language, microphone: 'refused' });
      const notice = (kind: string) => bo.page.locator(`[data-testid="audio-notice"][data-kind="${kind}"]`);
      await notice('ask-first').waitFor();
      expect(await seriousFindings(bo.page)).toEqual([]);
      await becomeAvailable(bo);
      const caller = await house.openPhone('+12125550122');
      await askForParts(caller);
      await accept(bo);
      await notice('listen-only').waitFor();
      await hearsNote(bo.page, notes.caller, 'the agent to hear the caller');
      await until(async () => (await energyOfNext(caller, 25)) === 0, {
        timeoutMs: 20_000,
        what: 'the announcement to be over',
      });
      expect(await energyOfNext(caller, 50)).toBe(0);
      await bo.page.getByTestId('how-to-allow-open').click();
      await bo.page.getByTestId('how-to-allow').getByRole('listitem').first().waitFor();
      expect(await seriousFindings(bo.page)).toEqual([]);
      await bo.page.keyboard.press('Escape');

      // In the browser's own settings: nothing is clicked or reloaded here.
      await bo.context.grantPermissions(['microphone']);
      await notice('listen-only').waitFor({ state: 'detached' });
      await hearsNote(caller, notes.agent, 'the caller to hear the agent');
      await endCall(bo, caller);
    },
  );
});
