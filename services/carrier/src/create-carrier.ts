import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account, type Credentials, completeCredentials } from './account/account.ts';
import { randomSid } from './account/sids.ts';
import type { Leg, Speech } from './calls/leg.ts';
import { LegControl } from './calls/leg-control.ts';
import { OutboundPlacing } from './calls/outbound-placing.ts';
import { ClientRegistry } from './clients/client-registry.ts';
import { attachClientSocket } from './clients/client-socket.ts';
import { Rooms } from './conferences/rooms.ts';
import type { Engine } from './engine.ts';
import { carrierApp } from './http/carrier-app.ts';
import { simMedia } from './media/sim-media.ts';
import { type Sound, startSound } from './media/start-sound.ts';
import { Messages } from './messages/messages.ts';
import { Queues } from './queues/queues.ts';
import type { Recorder } from './recordings/recorder.ts';
import { Recordings } from './recordings/recordings.ts';
import { silentRecorder } from './recordings/silent-recorder.ts';
import { ScriptRunner } from './script/script-runner.ts';
import { type SipOptions, type SipService, startSip } from './sip/start-sip.ts';
import { IncomingPhoneNumber } from './store/incoming-phone-number.ts';
import { ResourceStore } from './store/resource-store.ts';
import { Background } from './streams/background.ts';
import { silentTap } from './streams/silent-tap.ts';
import { createRealClock, createVirtualClock } from './time/clock.ts';
import { Emitter } from './time/emitter.ts';
import { PendingWork } from './time/pending-work.ts';
import { verbs } from './verbs/verbs.ts';
import { StatusCallbacks } from './webhooks/status-callbacks.ts';
import { Webhooks } from './webhooks/webhooks.ts';

export interface CarrierOptions {
  /** 0 or absent: a free one. */
  port?: number;
  host?: string;
  /** Where the sound of browsers arrives, when that is not `host`: a proxy in front passes on their signalling alone. */
  mediaHost?: string;
  numbers?: readonly string[];
  credentials?: Partial<Credentials>;
  /** `/sim/advance` drives the time; nothing else does. */
  virtualTime?: boolean;
  tempo?: number;
  /** false: neither /phone nor /sim. */
  phone?: boolean;
  phoneDirectoryFile?: string;
  /** Origins of the browsers that may open the client socket; absent: any on this machine. */
  allowedOrigins?: readonly string[];
  log?: Engine['log'];
  /** Where recordings get their samples from; absent: they are as long as they should be, and silent. */
  recorder?: Recorder;
  /** Real sound, from a process of its own. Not in virtual time. Default false: everything but the sound. */
  audio?: boolean;
  /** Where recordings and spoken prompts are kept; absent: in a directory that goes with the carrier. */
  dataDirectory?: string;
  /** Phones over SIP, where there is sound. Default: none. */
  sip?: SipOptions | false;
}

export interface Carrier {
  url: string;
  port: number;
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  simToken: string;
  /** Where SIP phones register; null: nowhere. */
  sip: { host: string; port: number } | null;
  stop(): Promise<void>;
}

const keepAliveMs = 65_000;

/** The embedded carrier: Twilio's voice protocol on a port of its own, with simulated parties. */
export async function createCarrier(options: CarrierOptions = {}): Promise<Carrier> {
  const virtualClock = options.virtualTime ? createVirtualClock(Date.now()) : null;
  const account = new Account(completeCredentials(options.credentials ?? {}));
  const log = options.log ?? (() => {});
  const sound = options.audio && !virtualClock ? await soundOrSilence(options.dataDirectory ?? null, log) : null;
  const engine = createEngine(
    {
      clock: virtualClock ?? createRealClock(),
      account,
      tempo: options.tempo ?? 1,
      log,
      media: sound?.media ?? simMedia(),
    },
    options.recorder,
  );
  for (const phoneNumber of new Set(options.numbers ?? [])) {
    const number = new IncomingPhoneNumber({ sid: randomSid('PN'), phoneNumber, createdAt: engine.clock.now() });
    engine.store.numbers.set(number.sid, number);
  }

  const attached = sound?.attach(engine);
  if (attached) engine.audioTap = attached.audioTap;
  if (sound) engine.uploadPrompt = sound.uploadPrompt;
  if (attached && !options.recorder) engine.recorder = attached.recorder;
  const sip = sound && options.sip ? await startSipOrStop(engine, options.sip, sound) : null;
  if (sip) engine.sip = sip;

  const app = carrierApp(engine, {
    virtualClock,
    hasPhone: options.phone ?? true,
    phoneDirectoryFile: options.phoneDirectoryFile ?? null,
  });
  const server = createServer(app);
  // Clients keep their connections for a minute; who is closed upon just as it asks gets a reset.
  server.keepAliveTimeout = keepAliveMs;
  const host = options.host ?? '127.0.0.1';
  const detachClients = attachClientSocket(server, engine, {
    allowedOrigins: options.allowedOrigins ?? [],
    mediaHost: options.mediaHost ?? host,
  });
  await listen(server, options.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  const { credentials } = account;
  engine.address.url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  return {
    url: engine.address.url,
    port,
    accountSid: credentials.accountSid,
    authToken: credentials.authToken,
    apiKey: credentials.apiKey,
    apiSecret: credentials.apiSecret,
    simToken: credentials.simToken,
    sip: sip && { host: sip.host, port: sip.port },
    async stop() {
      engine.recordings.shutDown();
      engine.legs.vanishAll();
      detachClients();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      engine.webhooks.stop();
      await closed;
      await sip?.stop();
      await sound?.stop();
    },
  };
}

/** The engine while its parts are put together. */
type Building = { -readonly [Key in keyof Engine]: Engine[Key] };

async function soundOrSilence(dataDirectory: string | null, log: Engine['log']): Promise<Sound | null> {
  try {
    return await startSound({ dataDirectory, log });
  } catch (error) {
    log('error', 'there will be no sound', error);
    return null;
  }
}

async function startSipOrStop(engine: Engine, options: SipOptions, sound: Sound): Promise<SipService> {
  try {
    return await startSip(engine, options);
  } catch (error) {
    await sound.stop();
    throw error;
  }
}

function createEngine(
  given: Pick<Engine, 'clock' | 'account' | 'tempo' | 'log' | 'media'>,
  recorder: Recorder = silentRecorder(given.clock),
): Building {
  const pending = new PendingWork();
  const webhooks = new Webhooks({ authToken: given.account.credentials.authToken, pending });
  // The parts know each other through the engine, so it is filled while they are made.
  const engine = {
    ...given,
    pending,
    webhooks,
    store: new ResourceStore(),
    changed: new Emitter<void>(),
    spoken: new Emitter<{ speaker: Leg; speech: Speech }>(),
    address: { url: '' },
  } as Building;
  engine.statusCallbacks = new StatusCallbacks(engine);
  engine.scripts = new ScriptRunner(engine, verbs);
  engine.legs = new LegControl(engine);
  engine.placing = new OutboundPlacing(engine);
  engine.rooms = new Rooms(engine);
  engine.queues = new Queues(engine);
  engine.messages = new Messages(engine);
  engine.recorder = recorder;
  engine.recordings = new Recordings(engine);
  engine.background = new Background(engine);
  engine.audioTap = silentTap(given.clock);
  engine.clients = new ClientRegistry(engine);
  return engine;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
