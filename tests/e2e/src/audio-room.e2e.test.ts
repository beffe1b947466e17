import { until } from '@tellonce/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AudioHouse, accept, askForParts, notes, openAudioHouse } from './audio-house.ts';
import { becomeAvailable, type Desk } from './desk.ts';
import { toneAmplitude } from './goertzel.ts';
import { clear, energyOfNext, faint, hearsNote, hearsSound, notesHeard } from './listening.ts';
import { longestSilence, part, readRecording } from './recorded-sound.ts';

const callerNumber = '+12125550111';
const whisperNumber = '+864005550100';

/** One call that is up, and what its room does to what each hears. The carrier is driven by the official client. */
describe('who hears whom in a call', () => {
  let house: AudioHouse;
  let agent: Desk;
  let caller: Page;
  let room: { conferenceSid: string; callerSid: string; agentSid: string };

  const participant = (callSid: string) => house.carrier.conferences(room.conferenceSid).participants(callSid);

  beforeAll(async () => {
    house = await openAudioHouse();
    agent = await house.openAgent('bo');
    await becomeAvailable(agent);
    caller = await house.openPhone(callerNumber);
    await askForParts(caller);
    await accept(agent);
    await hearsNote(agent.page, notes.caller, 'the agent to hear the caller');
    const [conference] = await house.carrier.conferences.list({ status: 'in-progress' });
    const [callerSid] = await house.callers.legs({ from: callerNumber, status: 'in-progress' });
    const members = await house.carrier.conferences(conference!.sid).participants.list();
    const other = members.find((each) => each.callSid !== callerSid);
    room = { conferenceSid: conference!.sid, callerSid: callerSid!, agentSid: other!.callSid };
  });
  afterAll(async () => {
    const complaints = await house?.sendAllHome();
    await house?.close();
    expect(complaints).toEqual([]);
  });

  it('plays music to a caller on hold, who hears nothing of the agent, nor the agent of them', async () => {
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    await participant(room.callerSid).update({ hold: true });
    await until(async () => (await energyOfNext(agent.page, 25)) === 0, {
      timeoutMs: 20_000,
      what: 'the held caller to fall silent',
    });
    expect(await energyOfNext(agent.page, 50)).toBe(0);
    await caller.locator('#now[data-kind="music"]').waitFor();
    await hearsSound(caller, 'the caller to hear the music');
    expect((await notesHeard(caller, notes.agent))[0]).toBeLessThan(faint);
    await participant(room.callerSid).update({ hold: false });
    await hearsNote(caller, notes.agent, 'the caller to hear the agent again');
    await hearsNote(agent.page, notes.caller, 'the agent to hear the caller again');
  });

  it('lets the agent alone hear a supervisor who whispers: to the caller it is exactly nothing', async () => {
    // Muted, agent and caller send nothing at all: what the caller could hear now is the supervisor's.
    await participant(room.agentSid).update({ muted: true });
    await until(async () => (await energyOfNext(caller, 25)) === 0, {
      timeoutMs: 20_000,
      what: 'the muted agent to fall silent',
    });
    const { conferenceSid, agentSid } = room;
    const { friendlyName } = await house.carrier.conferences(conferenceSid).fetch();
    await house.callers.sim('bin', {
      path: 'whisper',
      twiml: `<Response><Dial><Conference beep="false" coach="${agentSid}" startConferenceOnEnter="false">${friendlyName}</Conference></Dial></Response>`,
    });
    await house.carrier.incomingPhoneNumbers.create({
      phoneNumber: whisperNumber,
      voiceUrl: `${house.stack.carrierUrl}/bins/whisper`,
    });
    const supervisor = await house.openPhone('+8613900000001', { to: whisperNumber, note: notes.supervisor });
    await hearsNote(agent.page, notes.supervisor, 'the agent to hear the supervisor');
    expect(await energyOfNext(caller, 100)).toBe(0);
    await hearsNote(supervisor, notes.caller, 'the supervisor to hear the caller');

    await participant(room.agentSid).update({ muted: false });
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    const [ofAgent = 0, ofSupervisor = 1] = await notesHeard(caller, notes.agent, notes.supervisor);
    expect(ofAgent).toBeGreaterThan(clear);
    expect(ofSupervisor).toBeLessThan(faint);
    const [ofCaller = 0, whispered = 0] = await notesHeard(agent.page, notes.caller, notes.supervisor);
    expect(Math.min(ofCaller, whispered)).toBeGreaterThan(clear);

    await supervisor.locator('#end').click();
    await until(async () => ((await notesHeard(agent.page, notes.supervisor))[0] ?? 1) < faint, {
      timeoutMs: 20_000,
      what: 'the supervisor to be gone',
    });
  });

  it('records caller and agent in a channel each, and silence while it is paused', async () => {
    const recordings = house.carrier.calls(room.callerSid).recordings;
    const { sid } = await recordings.create({ recordingChannels: 'dual' });
    const recording = house.carrier.calls(room.callerSid).recordings(sid);
    await energyOfNext(agent.page, 75);
    await recording.update({ status: 'paused', pauseBehavior: 'silence' });
    await energyOfNext(agent.page, 75);
    await recording.update({ status: 'in-progress' });
    await energyOfNext(agent.page, 75);
    await recording.update({ status: 'stopped' });
    await until(async () => (await house.carrier.recordings(sid).fetch()).status === 'completed', {
      timeoutMs: 20_000,
      what: 'the recording to be ready',
    });

    const channels = readRecording(await house.recordingFile(sid, 2));
    expect(channels.map(({ rate }) => rate)).toEqual([8000, 8000]);
    const [ofCaller, ofAgent] = channels;
    const pause = longestSilence(channels);
    const second = 8000;
    expect(pause.to - pause.from).toBeGreaterThan(second / 2);
    const length = ofCaller!.samples.length;
    expect(Math.min(pause.from, length - pause.to)).toBeGreaterThan(second / 2);
    for (const [from, to] of [
      [pause.from - second / 2, pause.from],
      [pause.to, pause.to + second / 2],
    ] as const) {
      const sound = [ofCaller!, ofAgent!].map((channel) => part(channel, from, to));
      expect(toneAmplitude(sound[0]!, notes.caller)).toBeGreaterThan(clear);
      expect(toneAmplitude(sound[0]!, notes.agent)).toBeLessThan(faint);
      expect(toneAmplitude(sound[1]!, notes.agent)).toBeGreaterThan(clear);
      expect(toneAmplitude(sound[1]!, notes.caller)).toBeLessThan(faint);
    }
  });
});
