import twilio from 'twilio';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { isLive } from './environment.ts';
import { type Answer, complaintsAboutAnswer, complaintsAboutWebhook } from './global-checks.ts';
import { doc, type Product, startProduct } from './product.ts';
import { RecordingClient } from './recording-client.ts';
import { carrierUnderTest, type Target, TWILIO_URL } from './target.ts';

export type Heard = {
  callSid?: string;
  media?: string;
  say?: string;
  language?: string;
  tone?: string;
  silence?: true;
};

export const caller = '+14155550100';
export const outside = '+15558675310';

let product: Promise<Product> | undefined;

/** What a behaviour is seen through: the SDK, plain HTTP, and the simulated parties. */
export class World {
  target!: Target;
  product!: Product;
  client!: twilio.Twilio;
  readonly answers: Answer[] = [];

  async open(): Promise<void> {
    product ??= startProduct();
    this.target = await carrierUnderTest();
    this.product = await product;
    this.client = this.sdk(this.target.accountSid, this.target.authToken);
  }

  /** The official SDK, pointed at the carrier, its answers recorded. */
  sdk(user: string, password: string, accountSid = this.target.accountSid, autoRetry = false): twilio.Twilio {
    const client = twilio(user, password, { accountSid, httpClient: new RecordingClient(this.answers, autoRetry) });
    if (this.target.url !== TWILIO_URL) client.api.baseUrl = this.target.url;
    return client;
  }

  /** Plain HTTP to the REST API; `path` follows the account. */
  async http(
    method: string,
    path: string,
    options: {
      user?: string;
      password?: string;
      body?: string;
      headers?: Record<string, string>;
      account?: string;
    } = {},
  ): Promise<Answer & { headers: Headers; text: string }> {
    const full = `/2010-04-01/Accounts/${options.account ?? this.target.accountSid}${path}`;
    const user = options.user ?? this.target.accountSid;
    const password = options.password ?? this.target.authToken;
    const response = await fetch(this.target.url + full, {
      method,
      redirect: 'manual',
      headers: {
        ...(user === '' ? {} : { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
    const answer = { method, path: full.split('?')[0] ?? full, status: response.status, body };
    if (isJson || response.status >= 400) this.answers.push(answer);
    return { ...answer, headers: response.headers, text };
  }

  async sim<T = Record<string, string>>(name: string, body: object = {}): Promise<T> {
    const response = await fetch(`${this.target.url}/sim/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.target.simToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { result: T; detail?: string };
    if (!response.ok) throw new Error(`/sim/${name}: ${response.status} ${answer.detail}`);
    return answer.result;
  }

  advance = (ms: number) => this.sim('advance', { ms });

  /** Lets the calls ring that were just placed: also at 1,000 calls a second they are placed one after another. */
  ring = () => this.advance(5);

  async answer(callSid: string): Promise<void> {
    await this.party('answer', callSid);
  }

  async hangup(callSid: string): Promise<void> {
    await this.party('hangup', callSid);
  }

  async party(what: 'answer' | 'busy' | 'reject' | 'ringOut' | 'hangup', callSid: string): Promise<void> {
    await this.sim(what, { callSid });
    await this.advance(0);
  }

  async dtmf(callSid: string, digits: string): Promise<void> {
    await this.sim('dtmf', { callSid, digits });
    await this.advance(0);
  }

  hears = (callSid: string) => this.sim<Heard[]>('hears', { callSid });

  /** The sids of the legs that a leg hears. */
  async hearsLegs(callSid: string): Promise<string[]> {
    return (await this.hears(callSid)).flatMap((one) => one.callSid ?? []).sort();
  }

  /** What a leg hears one after another while time passes. */
  async heardWhile(callSid: string, ms: number, stepMs = 250): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (let passed = 0; passed <= ms; passed += stepMs) {
      for (const one of await this.hears(callSid)) {
        if (JSON.stringify(heard.at(-1)) !== JSON.stringify(one)) heard.push(one);
      }
      await this.advance(stepMs);
    }
    return heard;
  }

  /** Lets time pass until the condition holds; says how long it took, or fails. */
  async until(
    what: string,
    condition: () => boolean | Promise<boolean>,
    stepMs = 500,
    limitMs = 180_000,
  ): Promise<number> {
    for (let passed = 0; passed <= limitMs; passed += stepMs) {
      if (await condition()) return passed;
      await this.advance(stepMs);
    }
    throw new Error(`did not happen within ${limitMs} ms: ${what}`);
  }

  /** The owned number's settings. */
  async setNumber(settings: Record<string, string>, number = this.target.owned): Promise<void> {
    const [found] = await this.client.incomingPhoneNumbers.list({ phoneNumber: number });
    if (!found) throw new Error(`${number} is not a number of the account`);
    await this.client.incomingPhoneNumbers(found.sid).update(settings);
  }

  /** Somebody outside calls the owned number, whose document this is; all webhooks due at once have been answered. */
  async callIn(verbs: string, options: { from?: string; path?: string } = {}): Promise<string> {
    const path = options.path ?? '/v';
    this.product.on(path, doc(verbs));
    await this.setNumber({ voiceUrl: this.product.url(path), voiceMethod: 'POST' });
    return this.inbound({ from: options.from ?? caller });
  }

  async inbound(input: { from?: string; to?: string; stir?: string } = {}): Promise<string> {
    const { callSid } = await this.sim<{ callSid: string }>('inbound', {
      from: caller,
      to: this.target.owned,
      ...input,
    });
    await this.advance(0);
    return callSid;
  }

  /** A call that the product places and that rings now; when answered it runs these verbs. */
  async callOut(
    verbs: string,
    options: Record<string, unknown> & { to?: string; path?: string } = {},
  ): Promise<string> {
    const { path = '/o', to = outside, ...settings } = options;
    this.product.on(path, doc(verbs));
    const call = await this.client.calls.create({
      to,
      from: this.target.owned,
      url: this.product.url(path),
      ...settings,
    } as never);
    await this.ring();
    return call.sid;
  }

  /** An outbound call that has been answered and executes these verbs. */
  async talking(
    verbs: string,
    options: Record<string, unknown> & { to?: string; path?: string } = {},
  ): Promise<string> {
    const callSid = await this.callOut(verbs, options);
    await this.answer(callSid);
    return callSid;
  }

  /** The one leg that is called at this address, newest when several were. */
  async legTo(to: string, status?: string): Promise<string> {
    const { callSids } = await this.sim<{ callSids: string[] }>('legs', { to, ...(status ? { status } : {}) });
    const found = callSids.at(-1);
    if (!found) throw new Error(`no leg to ${to}`);
    return found;
  }

  async legsTo(to: string): Promise<string[]> {
    return (await this.sim<{ callSids: string[] }>('legs', { to })).callSids;
  }

  status = async (callSid: string): Promise<string> => (await this.client.calls(callSid).fetch()).status;

  /** Error codes of a call's notifications. */
  async notices(callSid: string): Promise<string[]> {
    return (await this.client.calls(callSid).notifications.list()).map((one) => one.errorCode);
  }

  /** The parameters of the last request to a path; fails when there was none. */
  last(path: string): Record<string, string> {
    const request = this.product.to(path).at(-1);
    if (!request)
      throw new Error(`${path} was never requested; ${this.product.received.map((one) => one.path).join(' ')}`);
    return request.params;
  }
}

/** Opens the world for a test file and holds the global checks G1 to G4 after every test in it. */
export function openWorld(): World {
  const world = new World();
  beforeAll(() => world.open(), 30_000);
  beforeEach(async () => {
    if (isLive) return;
    await world.sim('reset');
    await world.sim('account', { cps: 1000 });
    world.product.forget();
    world.answers.length = 0;
  });
  afterEach(() => {
    const complaints = [
      ...world.product.received.flatMap((one) => complaintsAboutWebhook(one, world.target.authToken)),
      ...world.answers.flatMap(complaintsAboutAnswer),
    ];
    world.answers.length = 0;
    world.product.received.length = 0;
    expect([...new Set(complaints)], 'global checks').toEqual([]);
  });
  return world;
}
