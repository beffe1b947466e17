import { randomSecret, randomSid } from './sids.ts';

export interface Credentials {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  simToken: string;
}

/** Where Twilio's documents say nothing (twilio-contract.md §9): both outcomes can be had. */
export interface Switches {
  /** U1: is the Dial or Enqueue action requested when the calling party hangs up? */
  actionOnHangup: boolean;
  /** U4: how a dialled client ends that nobody registered. */
  unregisteredClient: 'no-answer' | 'failed';
}

export interface AccountSettings {
  cps: number;
  switches: Switches;
}

export const defaultSettings = (): AccountSettings => ({
  cps: 1,
  switches: { actionOnHangup: true, unregisteredClient: 'no-answer' },
});

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

  /** Calls per second queue and are never refused: how long this one waits, in milliseconds. */
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
