/** What the run is pointed at. Everything the suite takes from the environment is read here. */
export interface Environment {
  /** `live`: real Twilio, no simulated parties. */
  mode: 'simulated' | 'live';
  /** Another carrier that already runs; absent: this repository's is started. */
  carrierUrl: string | undefined;
  accountSid: string | undefined;
  authToken: string | undefined;
  apiKey: string | undefined;
  apiSecret: string | undefined;
  simToken: string | undefined;
  /** Numbers that the account owns; the first is the caller ID of a live run. */
  numbers: readonly string[];
  /** Live: a number that may be rung (each call is cancelled at once). */
  liveTo: string | undefined;
  /** Where the carrier reaches the test web server, when not at 127.0.0.1; with the port that it listens on. */
  publicUrl: string | undefined;
  productPort: number;
}

const { env } = process;
const list = (text: string | undefined): string[] => (text ?? '').split(/[,\s]+/).filter((one) => one !== '');

export const environment: Environment = {
  mode: env.TWILIO_CONFORMANCE === 'live' ? 'live' : 'simulated',
  carrierUrl: env.CARRIER_URL,
  accountSid: env.TWILIO_ACCOUNT_SID,
  authToken: env.TWILIO_AUTH_TOKEN,
  apiKey: env.TWILIO_API_KEY,
  apiSecret: env.TWILIO_API_SECRET,
  simToken: env.CARRIER_SIM_TOKEN,
  numbers: list(env.CARRIER_NUMBERS ?? env.TWILIO_FROM),
  liveTo: env.TWILIO_LIVE_TO,
  publicUrl: env.CONFORMANCE_PUBLIC_URL?.replace(/\/$/, ''),
  productPort: Number(env.CONFORMANCE_PORT ?? 0),
};

export const isLive: boolean = environment.mode === 'live';
