import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AudioHouse, accept, askForParts, notes, openAudioHouse } from './audio-house.ts';
import { becomeAvailable } from './desk.ts';
import { energyOfNext, faint, heardBy, hearsNote, hearsSound, notesHeard } from './listening.ts';

/** Two browsers and the carrier between them: sound is asserted by its energy, never by the clock. */
describe('the sound of a call', () => {
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

  it('lets a caller on the phone page and an agent at the desk hear each other, in G.711 and nothing else', async () => {
    const bo = await house.openAgent('bo');
    await becomeAvailable(bo);
    const caller = await house.openPhone('+12125550101');
    await hearsSound(caller, 'the line to speak');
    await askForParts(caller);
    await accept(bo);
    await hearsNote(bo.page, notes.caller, 'the agent to hear the caller');
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    // Nobody hears themselves.
    expect((await notesHeard(bo.page, notes.agent))[0]).toBeLessThan(faint);
    expect((await notesHeard(caller, notes.caller))[0]).toBeLessThan(faint);
    for (const page of [bo.page, caller]) {
      const { codecs } = await heardBy(page);
      expect(codecs).not.toEqual([]);
      expect(codecs.every((codec) => /PCMU|telephone-event/i.test(codec))).toBe(true);
    }

    await caller.locator('#mute').click();
    const sentWhenMuted = (await heardBy(caller)).sentPackets;
    // What was under way when the caller muted is heard, and fades.
    await until(async () => (await energyOfNext(bo.page, 25)) === 0, {
      timeoutMs: 20_000,
      what: 'the caller to fall silent',
    });
    expect(await energyOfNext(bo.page, 100)).toBe(0);
    expect((await heardBy(caller)).sentPackets - sentWhenMuted).toBeLessThan(5);
    await caller.locator('#mute').click();
    await hearsNote(bo.page, notes.caller, 'the agent to hear the caller again');
  });

  it('finds another way where WebRTC cannot connect', async () => {
    const chen = await house.openAgent('chen', { query: '?audio=ws' });
    await becomeAvailable(chen);
    const caller = await house.openPhone('+12125550102', { query: '&audio=ws' });
    await askForParts(caller);
    await accept(chen);
    await hearsNote(chen.page, notes.caller, 'the agent to hear the caller');
    await caller.locator('#now[data-kind="talking"]').waitFor();
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    expect((await heardBy(chen.page)).packets + (await heardBy(caller)).packets).toBe(0);
  });
});
