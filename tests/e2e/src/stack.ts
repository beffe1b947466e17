import { type Stack, startStack } from '@tellonce/local';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { createCallers } from './caller.ts';
import { type Account, type Desk, demoAccounts, openDesk } from './desk.ts';

/** The whole product with the demonstration company, on free ports and in a directory of its own, and a browser. */
export interface House {
  stack: Stack;
  browser: Browser;
  callers: ReturnType<typeof createCallers>;
  accounts: Account[];
  open(account: Account, language?: 'en' | 'zh-CN'): Promise<Desk>;
  /** REST as a signed-in person, without a browser. */
  signIn(account: Account): Promise<Rest>;
  close(): Promise<void>;
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

/** @param carrierTempo how much faster than life prompts are spoken: 20 makes a five-second sentence a quarter second */
export const openHouse = async (options: { carrierTempo?: number; empty?: boolean } = {}): Promise<House> => {
  const stack = await startStack({ port: 0, carrierTempo: options.carrierTempo ?? 20, empty: options.empty ?? false });
  const browser = await launchBrowser();
  const accounts = options.empty ? [] : await demoAccounts(stack.url);
  return {
    stack,
    browser,
    callers: createCallers(stack.carrierUrl ?? '', stack.simToken),
    accounts,
    open: (account, language) => openDesk(browser, stack.url, account, language),
    signIn: (account) => signInByRest(stack.url, account),
    async close() {
      await browser.close();
      await stack.stop();
    },
  };
};
