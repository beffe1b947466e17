/** A real Twilio account instead of the embedded carrier. */
export type RealCarrier = {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  /** The account's numbers that belong to Tellonce, in E.164. */
  numbers: readonly string[];
};

/** Where SIP phones register at the embedded carrier. */
export type SipAddress = { host: string; port: number };

export type SipPhones = SipAddress & {
  /** As the carrier reads them: `name:password` or `name:password:+number`, with commas. Empty: nobody may register. */
  users: string;
};

export type StackOptions = {
  /** 0 takes any free port. */
  port: number;
  carrierPort: number;
  /** Routing processes, of which one leads; a single one runs inside the services' process. */
  acdReplicas: number;
  host: string;
  /** With a host that others can reach: HTTPS with a certificate of our own. */
  tls: boolean;
  dataDirectory: string;
  /** Only an administrator, no demonstration company. */
  empty: boolean;
  /** Begin by forgetting what is in the data directory. */
  reset: boolean;
  /** Survive the death of the machine without losing a second (Redis `appendfsync always`). */
  durable: boolean;
  /** Offer the caller's phone although the installation can be reached from outside. */
  withPhone: boolean;
  /** Where the world reaches us; undefined on loopback. */
  publicUrl: string | undefined;
  /** Somebody else's servers; undefined = private ones of our own. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  realCarrier: RealCarrier | undefined;
  /** Divides how long prompts and pauses last in the embedded carrier; 1 is real time. */
  carrierTempo: number;
  sip: SipPhones;
  /** Bring the desktop up to date first. */
  buildDesktop: boolean;
  /** Handed to the services as it is: short timeouts for tests. */
  serviceEnvironment: Readonly<Record<string, string>>;
  /** What every child inherits; our own secrets are added to it. */
  environment: NodeJS.ProcessEnv;
  onProgress: (sentence: string) => void;
  onTrouble: (sentence: string) => void;
};

/** Demonstration passwords are known to all, so they hold only where nobody else can knock. */
export function isExposed(options: Pick<StackOptions, 'host' | 'publicUrl'>): boolean {
  return options.publicUrl !== undefined || !isLoopback(options.host);
}

/** Browsers give a microphone to secure pages only. A proxy in front has a certificate of its own. */
export function hasOwnTls(options: Pick<StackOptions, 'host' | 'publicUrl' | 'tls'>): boolean {
  return options.tls && options.publicUrl === undefined && !isLoopback(options.host);
}

/** With HTTPS of our own the carrier stays on this machine: browsers reach its sockets through the desktop's address. */
export function carrierHost(options: Pick<StackOptions, 'host' | 'publicUrl' | 'tls'>): string {
  return hasOwnTls(options) ? '127.0.0.1' : options.host;
}

/** Simulated callers can do as they like, so they are let in from outside only when asked for. */
export function hasPhone(options: Pick<StackOptions, 'host' | 'publicUrl' | 'withPhone' | 'realCarrier'>): boolean {
  return options.realCarrier === undefined && (!isExposed(options) || options.withPhone);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
