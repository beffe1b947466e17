import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const room =
  '<Dial><Conference statusCallback="/c" statusCallbackEvent="start end join leave mute hold">r1</Conference></Dial>';

/** A little story, and every webhook that it made, with what differs from run to run taken out. */
async function story(mischief: object | null): Promise<string[]> {
  await world.sim('reset');
  await world.sim('account', { cps: 1000 });
  // Dates have whole seconds: a story that began within one would round its instants in another way than the next.
  const now = Number(new Date((await world.advance(0)).now ?? 0));
  const startedAt = Number(new Date((await world.advance(1000 - (now % 1000))).now ?? 0));
  world.product.forget();
  if (mischief) await world.sim('mischief', mischief);
  const progress = {
    statusCallback: world.product.url('/s'),
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  };
  const customer = await world.callIn(room);
  const agent = await world.talking(room, progress);
  await world.advance(3000);
  const third = await world.talking(room, { ...progress, to: '+15558675311' });
  await world.advance(3000);
  for (const sid of [third, agent, customer]) {
    await world.hangup(sid);
    await world.advance(2000);
  }
  await world.advance(30_000);
  const names = new Map([customer, agent, third].map((sid, index) => [sid, `leg${index}`]));
  const told = world.product.received.map(({ path, params }) => {
    const at = params.Timestamp ? (Date.parse(params.Timestamp) - startedAt) / 1000 : '';
    const what = params.StatusCallbackEvent ?? params.CallStatus;
    return `${path} ${names.get(params.CallSid ?? '') ?? ''} ${what} ${params.SequenceNumber ?? ''} ${at}`;
  });
  // What is sent in one instant comes over several connections: which arrives first is nobody's choice.
  return told.sort();
}

const trouble = { duplicate: 0.4, delay: 0.4, reorder: 0.3, lose: 0.2 };

describe('Virtual time', () => {
  simulated('the same story makes the same webhooks at the same instants', async () => {
    expect(await story(null)).toEqual(await story(null));
  });

  simulated('stands still between two advances', async () => {
    const first = await world.advance(0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const second = await world.advance(0);
    expect(second.now).toBe(first.now);
    const third = await world.advance(1234);
    expect(Number(new Date(third.now!)) - Number(new Date(second.now!))).toBe(1234);
  });
});

describe('Mischief', () => {
  simulated('the same seed makes the same run', async () => {
    const first = await story({ seed: 42, ...trouble });
    expect(await story({ seed: 42, ...trouble })).toEqual(first);
    expect(first).not.toEqual(await story(null));
  });

  simulated('different seeds make different runs', async () => {
    const runs = new Set<string>();
    for (const seed of [1, 2, 3]) runs.add((await story({ seed, ...trouble })).join('\n'));
    expect(runs.size).toBeGreaterThan(1);
  });

  simulated('duplicates are the same logical request: one idempotency token', async () => {
    await story({ seed: 7, duplicate: 1 });
    const told = world.product.to('/s');
    const tokens = told.map((one) => one.headers['i-twilio-idempotency-token']);
    expect(told.length).toBe(2 * new Set(tokens).size);
  });

  simulated('what is lost never comes; the call goes on', async () => {
    await story({ seed: 7, lose: 1 });
    expect(world.product.to('/s')).toEqual([]);
    expect(world.product.to('/c')).toEqual([]);
    expect(world.product.to('/v')).toHaveLength(1);
  });

  simulated('what is delayed or reordered comes in the end, each once', async () => {
    const calm = await story(null);
    const late = await story({ seed: 11, delay: 0.6, reorder: 0.5 });
    const sorted = (list: string[]) => [...list].sort();
    expect(sorted(late)).toEqual(sorted(calm));
  });

  simulated('5xx answers of the REST API say so in the envelope, and nothing happened', async () => {
    await world.sim('mischief', { seed: 5, restErrors: 1 });
    const form = new URLSearchParams({ To: outside, From: world.target.owned, Url: world.product.url('/o') });
    const answer = await world.http('POST', '/Calls.json', { body: form.toString() });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    await world.sim('mischief', { seed: 5 });
    expect(await world.client.calls.list()).toEqual([]);
  });

  simulated('ends with a reset', async () => {
    await world.sim('mischief', { seed: 5, restErrors: 1 });
    await world.sim('reset');
    expect(await world.client.calls.list()).toEqual([]);
  });

  simulated('dropped clients are not registered any more', async () => {
    world.product.on('/v', doc('<Hangup/>'));
    await world.sim('mischief', { seed: 5, dropClients: 1 });
    await world.advance(60_000);
    expect((await world.http('GET', '/Calls.json')).status).toBe(200);
  });
});

describe('This suite', () => {
  it('knows a carrier only from outside: it imports nothing of one', () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(30);
    const imported = /^(?:import|export)\b[^;'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm;
    const imports = sources.flatMap((name) =>
      [...readFileSync(`${root}/${name}`, 'utf8').matchAll(imported)].map((match) => match[1] ?? match[2] ?? ''),
    );
    expect(imports).toContain('twilio');
    const foreign = imports.filter(
      (module) => !/^(node:|\.{1,2}\/(?!.*services)|twilio$|vitest$|ajv$|ws$)/.test(module),
    );
    expect(foreign).toEqual([]);
  });
});
