import { createSocket, type Socket } from 'node:dgram';
import { type AddressInfo, isIPv6 } from 'node:net';

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

export interface UdpDoorOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  onDatagram(datagram: Buffer, source: SocketAddress): void;
}

/** So many datagrams a second are read from one address, and from all of them: a phone sends a few, a flood is not read. */
const perSourceAndSecond = 500;
const perSecond = 4000;
const rememberedRoutes = 256;

/** The UDP socket of SIP: what comes too fast is dropped before anybody has looked at it. */
export class UdpDoor {
  readonly host: string;
  readonly port: number;
  readonly #socket: Socket;
  #counts = new Map<string, number>();
  #total = 0;
  #window = 0;
  #isClosed = false;
  #leaving = 0;
  readonly #routes = new Map<string, Promise<string>>();

  private constructor(socket: Socket, options: UdpDoorOptions) {
    this.#socket = socket;
    this.host = options.host;
    this.port = (socket.address() as AddressInfo).port;
    // A phone's port that is closed by now is told as an error on some systems: its timers notice.
    socket.on('error', ignoreFailure);
    socket.on('message', (datagram, source) => {
      if (this.#admits(source.address)) options.onDatagram(datagram, { address: source.address, port: source.port });
    });
  }

  static async open(options: UdpDoorOptions): Promise<UdpDoor> {
    const socket = createSocket({ type: isIPv6(options.host) ? 'udp6' : 'udp4', recvBufferSize: 512 * 1024 });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(options.port, options.host, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return new UdpDoor(socket, options);
  }

  send(datagram: Buffer, to: SocketAddress): void {
    if (this.#isClosed) return;
    this.#leaving += 1;
    this.#socket.send(datagram, to.port, to.address, () => {
      // What the network does not take is sent again, or given up, by the transaction.
      this.#leaving -= 1;
      if (this.#isClosed && this.#leaving === 0) this.#socket.close();
    });
  }

  /** Which address of this machine a phone reaches us by: only the kernel knows where we listen on all of them. */
  localHostTowards(address: string): Promise<string> {
    if (this.host !== '0.0.0.0' && this.host !== '::') return Promise.resolve(this.host);
    const known = this.#routes.get(address);
    if (known) return known;
    if (this.#routes.size >= rememberedRoutes) this.#routes.clear();
    const route = routeTowards(address).catch(() => this.host);
    this.#routes.set(address, route);
    return route;
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    // Farewells that were just said still leave.
    if (this.#leaving === 0) this.#socket.close();
    return closed;
  }

  #admits(address: string): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#window) {
      this.#window = second;
      this.#counts = new Map();
      this.#total = 0;
    }
    this.#total += 1;
    if (this.#isClosed || this.#total > perSecond) return false;
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.set(address, count);
    return count <= perSourceAndSecond;
  }
}

/** The timers of whoever waits for an answer notice. */
const ignoreFailure = (): void => {};

async function routeTowards(address: string): Promise<string> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(9, address, () => resolve(socket.address().address));
    });
  } finally {
    socket.close();
  }
}
