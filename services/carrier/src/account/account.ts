import { randomSecret, randomSid } from './sids.ts';
import { defaultSwitches, type Switches } from './switches.ts';

export interface Credentials {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  simToken: string;
}

export interface AccountSettings {
  /** Calls that may begin each second; the others queue. */
  cps: number;
  /** REST requests that may be under way at once; more are refused with 429. null: any number. */
  concurrency: number | null;
  /** Numbers that are not the account's but may be shown as caller ID. */
  verifiedNumbers: string[];
  /** Prefixes that may not be called: for want of a geographic permission, or because they are blocked. */
  forbiddenPrefixes: string[];
  blockedPrefixes: string[];
  /** Calls and rooms that are younger do not show in lists yet: the API is eventually consistent. */
  listLagMs: number;
  switches: Switches;
}

export const defaultSettings = (): AccountSettings => ({
  cps: 1,
  concurrency: null,
  verifiedNumbers: [],
  forbiddenPrefixes: [],
  blockedPrefixes: [],
  listLagMs: 0,
  switches: defaultSwitches(),
});

/** A backlog that would take longer than a day is refused. */
const longestBacklogMs = 86_400_000;

export function completeCredentials(given: Partial<Credentials>): Credentials {
  return {
    accountSid: given.accountSid ?? randomSid('AC'),
    authToken: given.authToken ?? randomSecret(),
    apiKey: given.apiKey ?? randomSid('SK'),
    apiSecret: given.apiSecret ?? randomSecret(),
    simToken: given.simToken ?? randomSecret(),
  };
}

export class Account {
  readonly credentials: Credentials;
  settings: AccountSettings = defaultSettings();
  #nextSlotAt = 0;

  constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  get sid(): string {
    return this.credentials.accountSid;
  }

  /** Would one more call wait longer than a day? */
  isBacklogFull(now: number): boolean {
    return this.#nextSlotAt - now > longestBacklogMs;
  }

  /** Calls per second queue: how long this one waits, in milliseconds. */
  takeSlot(now: number): number {
    const at = Math.max(now, this.#nextSlotAt);
    this.#nextSlotAt = at + 1000 / this.settings.cps;
    return Math.round(at - now);
  }

  reset(): void {
    this.settings = defaultSettings();
    this.#nextSlotAt = 0;
  }
}
