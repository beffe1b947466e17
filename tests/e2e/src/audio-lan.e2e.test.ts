import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AudioHouse, accept, askForParts, endCall, notes, openAudioHouse } from './audio-house.ts';
import { seriousFindings } from './axe.ts';
import { becomeAvailable } from './desk.ts';
import { hearsNote } from './listening.ts';

const hasNetwork = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ internal, family }) => !internal && family === 'IPv4'),
);

/** As from another machine: by the address of the network, over https, with the installation's own certificate. */
describe.runIf(hasNetwork)('an installation for the local network', () => {
  let house: AudioHouse;
  let desktopUrl: string;
  let authority: Buffer;

  beforeAll(async () => {
    house = await openAudioHouse({ host: '0.0.0.0', withPhone: true });
    if (!house.stack.lan) throw new Error('it has no certificate');
    ({ desktopUrl } = house.stack.lan);
    authority = readFileSync(house.stack.lan.authority);
  });
  afterAll(async () => {
    const complaints = await house?.sendAllHome();
    await house?.close();
    expect(complaints).toEqual([]);
  });

  const visit = (url: string, ca?: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      request(url, { agent: false, ...(ca ? { ca } : {}) }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it('is trusted by whoever has installed its certificate, by any of its names, and by nobody else', async () => {
    const { port } = new URL(desktopUrl);
    for (const url of [desktopUrl, `https://localhost:${port}`, `https://127.0.0.1:${port}`])
      expect(await visit(`${url}/api/health`, authority)).toBe(200);
    await expect(visit(`${desktopUrl}/api/health`)).rejects.toThrow();
  });

  it('hands its certificate to those who do not trust it yet, and tells them how to install it', async () => {
    const plain = desktopUrl.replace('https:', 'http:');
    const file = await fetch(`${plain}/certificate/tellonce.crt`);
    const { fingerprint256 } = new X509Certificate(authority);
    expect(new X509Certificate(Buffer.from(await file.arrayBuffer())).fingerprint256).toBe(fingerprint256);
    const page = await (await house.browser.newContext()).newPage();
    await page.goto(`${plain}/certificate`);
    expect(await page.locator('body').innerText()).toContain(fingerprint256);
    for (const text of ['Windows', 'Android', '下载证书'])
      expect(await page.locator('body').innerText()).toContain(text);
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${plain}/desk`);
    expect(page.url()).toMatch(/^https:/);
    await page.context().close();
  });

  it('offers nobody a sign-in', async () => {
    const answer = await fetch(`${house.stack.url}/api/session/demo`);
    expect(await answer.json()).toEqual({ accounts: [] });
  });

  it('gives an agent on another machine a microphone, and a call that is heard both ways', async () => {
    const bo = await house.openAgent('bo');
    expect(bo.page.url()).toMatch(/^https:/);
    expect(await bo.page.evaluate('isSecureContext && navigator.mediaDevices !== undefined')).toBe(true);
    await becomeAvailable(bo);
    const caller = await house.openPhone('+12125550131');
    await askForParts(caller);
    await accept(bo);
    await hearsNote(bo.page, notes.caller, 'the agent to hear the caller');
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    await bo.page.locator('[data-testid="audio"][data-wire="webrtc"]').waitFor();
    const cookies = await bo.context.cookies();
    expect(cookies.every(({ secure }) => secure)).toBe(true);
    await endCall(bo, caller);
  });

  it('carries the sound over the same address where WebRTC cannot connect', async () => {
    const chen = await house.openAgent('chen', { query: '?audio=ws' });
    await becomeAvailable(chen);
    const caller = await house.openPhone('+12125550132');
    await askForParts(caller);
    await accept(chen);
    await hearsNote(chen.page, notes.caller, 'the agent to hear the caller');
    await hearsNote(caller, notes.agent, 'the caller to hear the agent');
    await chen.page.locator('[data-testid="audio"][data-wire="web-socket"]').waitFor();
  });
});
