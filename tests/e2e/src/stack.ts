import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Stack, startStack } from '@tellonce/local';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { createCallers } from './caller.ts';
import { type Account, type Desk, demoAccounts, openDesk } from './desk.ts';

/** The whole product with the demonstration company, on free ports and in a directory of its own. */
export interface HeadlessHouse {
  stack: Stack;
  callers: ReturnType<typeof createCallers>;
  accounts: Account[];
  /** REST as a signed-in person, without a browser. */
  signIn(account: Pick<Account, 'signInName' | 'password'>): Promise<Rest>;
  close(): Promise<void>;
}

/** The same, and a browser. */
export interface House extends HeadlessHouse {
  browser: Browser;
  open(account: Account, language?: 'en' | 'zh-CN'): Promise<Desk>;
}

export interface HouseOptions {
  /** How much faster than life prompts are spoken: 20 makes a five-second sentence a quarter second. */
  carrierTempo?: number;
  empty?: boolean;
  /** Default: a fresh directory that is removed at the end. */
  dataDirectory?: string;
  /** Default: this machine alone. With another one, https with a certificate of its own. */
  host?: string;
  withPhone?: boolean;
  /** Who may register a SIP phone, as `name:password:+number`. */
  sipUsers?: string;
  /** Handed to the services. */
  env?: Readonly<Record<string, string>>;
}

export interface Rest {
  cookie: string;
  csrfToken: string;
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

export const signInByRest = async (url: string, account: Pick<Account, 'signInName' | 'password'>): Promise<Rest> => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signInName: account.signInName, password: account.password }),
  });
  if (answer.status !== 201)
    throw new Error(`sign-in of ${account.signInName}: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return {
    cookie,
    csrfToken,
    async request(method, path, body) {
      const reply = await fetch(`${url}${path}`, {
        method,
        headers: {
          cookie,
          'x-csrf-token': csrfToken,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text ? (JSON.parse(text) as unknown) : null };
    },
  };
};

export const openHeadlessHouse = async (options: HouseOptions = {}): Promise<HeadlessHouse> => {
  const { carrierTempo = 20, empty = false, ...others } = options;
  const stack = await startStack({ port: 0, carrierTempo, empty, ...others });
  return {
    stack,
    callers: createCallers(stack.carrierUrl ?? '', stack.simToken),
    // Where others can knock nobody is offered a sign-in: the passwords were told to whoever started it.
    accounts: empty
      ? []
      : stack.lan
        ? stack.signIns.map((each) => ({ ...each, displayName: each.signInName, roles: [each.role] }))
        : await demoAccounts(stack.url),
    signIn: (account) => signInByRest(stack.url, account),
    close: () => stack.stop(),
  };
};

/** As if its certificate were installed: Chromium takes this one key, and no other. */
const trusting = ({ certificate }: { certificate: string }): string => {
  const { publicKey } = new X509Certificate(readFileSync(certificate));
  const hash = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
  return `--ignore-certificate-errors-spki-list=${hash.digest('base64')}`;
};

export const openHouse = async (options: HouseOptions = {}): Promise<House> => {
  const house = await openHeadlessHouse(options);
  const browser = await launchBrowser(house.stack.lan ? [trusting(house.stack.lan)] : []);
  return {
    ...house,
    browser,
    open: (account, language) => openDesk(browser, house.stack.lan?.desktopUrl ?? house.stack.url, account, language),
    async close() {
      await browser.close();
      await house.close();
    },
  };
};
