import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { SipPhone } from '../testing/sip-phone.ts';
import { until } from '../testing/until.ts';

let world: World;
let alice: SipPhone;
let mediaProcess: number;

beforeAll(async () => {
  const before = await mediaProcesses();
  world = await startWorld({
    virtualTime: false,
    audio: true,
    sip: { users: [{ name: 'alice', password: 'secret-of-alice', callerNumber: null }], lostAfterMs: 3000, t1Ms: 50 },
  });
  const { sip } = world.carrier;
  if (!sip) throw new Error('the carrier takes no phones');
  mediaProcess = (await mediaProcesses()).find((one) => !before.includes(one)) ?? 0;
  alice = await SipPhone.start({ carrier: sip, name: 'alice', password: 'secret-of-alice' });
  await world.setNumber({ voiceUrl: `${world.product.url}/voice`, statusCallback: `${world.product.url}/ended` });
  world.product.on('/voice', twiml('<Play loop="0">/media/hold-music.wav</Play>'));
}, 30_000);
afterAll(async () => {
  await alice.stop();
  await world.stop();
}, 20_000);

/** Children of this process that make sound: killed from outside, as a lack of memory would. */
async function mediaProcesses(): Promise<number[]> {
  const threads = await readdir('/proc/self/task');
  const lists = await Promise.all(threads.map((one) => readFile(`/proc/self/task/${one}/children`, 'utf8')));
  const found: number[] = [];
  for (const id of lists.join(' ').split(/\s+/).filter(Boolean)) {
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('media/process/main')) found.push(Number(id));
  }
  return found;
}

it.runIf(process.platform === 'linux')(
  'hears us again after the media process was started anew',
  async () => {
    const call = await alice.call(owned);
    await until(async () => call.state === 'up');
    call.sound.sing(null);
    await until(async () => call.sound.loudness() > 0.1);
    const answered = call.statuses.length;
    process.kill(mediaProcess, 'SIGKILL');
    await until(async () => call.acks > 0);
    call.sound.forgetSound();
    await until(async () => call.sound.loudness() > 0.1);
    expect(call.state).toBe('up');
    expect(call.statuses).toHaveLength(answered);
    await call.hangUp();
    await until(async () => world.product.to('/ended').length === 1);
  },
  30_000,
);

it('gives up a phone that is not heard of any more', async () => {
  world.product.forget();
  world.product.on('/voice', twiml('<Play loop="0">/media/hold-music.wav</Play>'));
  const call = await alice.call(owned);
  await until(async () => call.state === 'up');
  call.sound.sing(null);
  await until(async () => call.sound.loudness() > 0.1);
  call.sound.fallSilent();
  await until(async () => call.state === 'over');
  await until(async () => world.product.to('/ended').length === 1);
}, 30_000);

it('hangs up a phone that never confirms that it has been answered', async () => {
  const { sip } = world.carrier;
  if (!sip) throw new Error('the carrier takes no phones');
  const forgetful = await SipPhone.start({ carrier: sip, name: 'alice', password: 'secret-of-alice', sendsAck: false });
  world.product.forget();
  world.product.on('/voice', twiml('<Pause length="60"/>'));
  const call = await forgetful.call(owned);
  await until(async () => call.state === 'up');
  call.sound.sing(null);
  await until(async () => call.state === 'over');
  await until(async () => world.product.to('/ended').length === 1);
  await forgetful.stop();
}, 30_000);
