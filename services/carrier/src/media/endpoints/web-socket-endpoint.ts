import type { WebSocket } from 'ws';
import { type Frame, frameBytes, type MediaEndpoint } from '../endpoint.ts';
import type { EndpointKinds } from '../media-port.ts';
import type { OpenedEndpoint } from '../process/endpoints.ts';
import { JitterBuffer } from './jitter-buffer.ts';

/** What waits to be sent to a browser that does not read is thrown away beyond this: a fifth of a second. */
const sendBacklogBytes = 10 * (frameBytes + 8);
const framesPerTick = 64;
const keyPattern = /^[0-9*#]$/;
const largestMessage = frameBytes * 5;

/**
 * A browser's wire where WebRTC cannot connect. A binary message is 20 ms of mu-law (or some of them, up to 100 ms), a
 * text message is a key. TCP keeps the order and loses nothing, so a frame's place in time is where it stands in the
 * line; what the network held back comes all at once, and the jitter buffer leaves it out.
 */
class WebSocketEndpoint implements MediaEndpoint {
  #socket: WebSocket | null = null;
  #jitter = new JitterBuffer();
  #timestamp = 0;
  #framesInTick = 0;
  #keyListeners = new Set<(key: string) => void>();
  #lostListeners = new Set<(reason: string) => void>();

  accept(socket: WebSocket): void {
    const earlier = this.#socket;
    this.#socket = socket;
    earlier?.close(1000, 'replaced');
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data, isBinary) => {
      if (this.#socket !== socket || !Buffer.isBuffer(data)) return;
      if (isBinary) this.#hear(data);
      else if (data.length === 1 && keyPattern.test(data.toString('latin1'))) {
        for (const listener of this.#keyListeners) listener(data.toString('latin1'));
      }
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#jitter.clear();
      for (const listener of this.#lostListeners) listener('closed');
    });
  }

  pull(): Frame | null {
    this.#framesInTick = 0;
    return this.#jitter.pull();
  }

  push(frame: Frame): void {
    const socket = this.#socket;
    if (!socket || socket.readyState !== socket.OPEN || socket.bufferedAmount > sendBacklogBytes) return;
    // Copied: what the socket cannot write at once it keeps, and the mixer uses its frame again.
    socket.send(Buffer.from(frame), { binary: true, compress: false });
  }

  onKey(listener: (key: string) => void): () => void {
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  onLost(listener: (reason: string) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#lostListeners.clear();
    socket?.close(1000, 'ended');
  }

  #hear(sound: Buffer): void {
    this.#framesInTick += 1;
    if (this.#framesInTick > framesPerTick) return;
    if (sound.length === 0 || sound.length > largestMessage || sound.length % frameBytes !== 0) return;
    this.#jitter.put(this.#timestamp, sound, 0, sound.length);
    this.#timestamp = (this.#timestamp + sound.length) >>> 0;
  }
}

/** Silent until its socket comes. */
export async function openWebSocket(
  _options: EndpointKinds['web-socket']['open'],
): Promise<OpenedEndpoint<'web-socket'>> {
  const endpoint = new WebSocketEndpoint();
  return { endpoint, answer: {}, accept: (socket) => endpoint.accept(socket) };
}
