import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account, type Credentials, completeCredentials } from './account/account.ts';
import { randomSid } from './account/sids.ts';
import { LegControl } from './calls/leg-control.ts';
import { OutboundPlacing } from './calls/outbound-placing.ts';
import { ClientRegistry } from './clients/client-registry.ts';
import { attachClientSocket } from './clients/client-socket.ts';
import { Rooms } from './conferences/rooms.ts';
import type { Engine } from './engine.ts';
import { carrierApp } from './http/carrier-app.ts';
import { Queues } from './queues/queues.ts';
import { ScriptRunner } from './script/script-runner.ts';
import { IncomingPhoneNumber } from './store/incoming-phone-number.ts';
import { ResourceStore } from './store/resource-store.ts';
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
}

export interface Carrier {
  url: string;
  port: number;
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  simToken: string;
  stop(): Promise<void>;
}

/** The embedded carrier: Twilio's voice protocol on a port of its own, with simulated parties. */
export async function createCarrier(options: CarrierOptions = {}): Promise<Carrier> {
  const virtualClock = options.virtualTime ? createVirtualClock(Date.now()) : null;
  const account = new Account(completeCredentials(options.credentials ?? {}));
  const engine = createEngine({
    clock: virtualClock ?? createRealClock(),
    account,
    tempo: options.tempo ?? 1,
    log: options.log ?? (() => {}),
  });
  for (const phoneNumber of new Set(options.numbers ?? [])) {
    const number = new IncomingPhoneNumber({ sid: randomSid('PN'), phoneNumber, createdAt: engine.clock.now() });
    engine.store.numbers.set(number.sid, number);
  }

  const app = carrierApp(engine, {
    virtualClock,
    hasPhone: options.phone ?? true,
    phoneDirectoryFile: options.phoneDirectoryFile ?? null,
  });
  const server = createServer(app);
  const detachClients = attachClientSocket(server, engine, options.allowedOrigins ?? []);
  const host = options.host ?? '127.0.0.1';
  await listen(server, options.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  const { credentials } = account;
  return {
    url: `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`,
    port,
    accountSid: credentials.accountSid,
    authToken: credentials.authToken,
    apiKey: credentials.apiKey,
    apiSecret: credentials.apiSecret,
    simToken: credentials.simToken,
    async stop() {
      engine.legs.vanishAll();
      detachClients();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function createEngine(given: Pick<Engine, 'clock' | 'account' | 'tempo' | 'log'>): Engine {
  const pending = new PendingWork();
  const webhooks = new Webhooks({ authToken: given.account.credentials.authToken, pending });
  // The parts know each other through the engine, so it is filled while they are made.
  const engine = { ...given, pending, webhooks, store: new ResourceStore(), changed: new Emitter<void>() } as {
    -readonly [Key in keyof Engine]: Engine[Key];
  };
  engine.statusCallbacks = new StatusCallbacks(engine);
  engine.scripts = new ScriptRunner(engine, verbs);
  engine.legs = new LegControl(engine);
  engine.placing = new OutboundPlacing(engine);
  engine.rooms = new Rooms(engine);
  engine.queues = new Queues(engine);
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
