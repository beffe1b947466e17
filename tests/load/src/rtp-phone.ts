import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

const HEADER_BYTES = 12;
const FRAME_BYTES = 160;
const SILENCE = 0xff;
/** Loudest sample, alternating sign: 4 kHz at full scale, nothing else looks like it. */
const BURST = Uint8Array.from({ length: FRAME_BYTES }, (_, n) => (n % 2 === 0 ? 0x80 : 0x00));

export type Heard = { sentAtMs: number; heardAtMs: number };

/** A phone's RTP, reduced to what a measurement needs: 20 ms frames of PCMU out, and when a burst came back. */
export class RtpPhone {
  readonly #socket: Socket;
  readonly #packet = Buffer.alloc(HEADER_BYTES + FRAME_BYTES, SILENCE);
  readonly #talk: Uint8Array;
  #sequence = 0;
  #farPort = 0;
  #burstsToSend = 0;
  #onBurst: ((atMs: number) => void) | null = null;
  #onBurstSent: ((atMs: number) => void) | null = null;

  private constructor(socket: Socket, talk: Uint8Array, ssrc: number) {
    this.#socket = socket;
    this.#talk = talk;
    this.#packet.writeUInt8(0x80, 0);
    this.#packet.writeUInt8(0, 1);
    this.#packet.writeUInt32BE(ssrc, 8);
    socket.on('message', (packet) => {
      if (!this.#onBurst || !packet.subarray(HEADER_BYTES).includes(0x80)) return;
      this.#onBurst(performance.now());
      this.#onBurst = null;
    });
  }

  /** `talk`: mu-law that it repeats for ever, a whole number of frames. */
  static async open(talk: Uint8Array, ssrc: number): Promise<RtpPhone> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 256 * 1_024 });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
    return new RtpPhone(socket, talk, ssrc);
  }

  get port(): number {
    return (this.#socket.address() as AddressInfo).port;
  }

  async connect(port: number): Promise<void> {
    this.#farPort = port;
    await new Promise<void>((resolve) => this.#socket.connect(this.#farPort, '127.0.0.1', () => resolve()));
  }

  sendFrame(): void {
    const at = (this.#sequence * FRAME_BYTES) % this.#talk.length;
    const isBurst = this.#burstsToSend > 0;
    if (isBurst) this.#burstsToSend -= 1;
    this.#packet.set(isBurst ? BURST : this.#talk.subarray(at, at + FRAME_BYTES), HEADER_BYTES);
    this.#packet.writeUInt16BE(this.#sequence & 0xffff, 2);
    this.#packet.writeUInt32BE((this.#sequence * FRAME_BYTES) >>> 0, 4);
    this.#sequence += 1;
    if (isBurst) {
      this.#onBurstSent?.(performance.now());
      this.#onBurstSent = null;
    }
    this.#socket.send(this.#packet);
  }

  /** Two frames of burst from the next frame on; both moments when `listener` has heard it, null after a second in vain. */
  async burstWithNextFrame(listener: RtpPhone | undefined): Promise<Heard | null> {
    if (!listener) return null;
    this.#burstsToSend = 2;
    const sentAtMs = new Promise<number>((resolve) => {
      this.#onBurstSent = resolve;
    });
    const heardAtMs = new Promise<number | null>((resolve) => {
      const patience = setTimeout(resolve, 1_000, null);
      listener.#onBurst = (atMs) => {
        clearTimeout(patience);
        resolve(atMs);
      };
    });
    const at = await heardAtMs;
    return at === null ? null : { sentAtMs: await sentAtMs, heardAtMs: at };
  }

  close(): void {
    this.#socket.close();
  }
}
