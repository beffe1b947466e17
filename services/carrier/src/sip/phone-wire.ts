import { randomInt } from 'node:crypto';
import type { MediaPort } from '../media/media-port.ts';
import { type LocalAudio, type PhoneAudio, writeAnswer, writeOffer } from './session-description.ts';

export interface PhoneWireOptions {
  media: MediaPort;
  leg: string;
  /** Where its port is opened, and what the phone is told of it: they differ where we listen on all addresses. */
  bindHost: string;
  lostAfterMs: number | null;
}

/** The sound of one phone: its port in the media process, and what each end has been told of the other. */
export class PhoneWire {
  readonly #options: PhoneWireOptions;
  #port: number | null = null;
  #audio: PhoneAudio | null = null;
  #signalledFrom = '';
  readonly #sessionId = randomInt(1, 2 ** 31);
  #version = 0;

  constructor(options: PhoneWireOptions) {
    this.#options = options;
  }

  /** Also anew, when the media process had to be started again. False: there is no port to be had. */
  async open(): Promise<boolean> {
    const { media, leg, bindHost, lostAfterMs } = this.#options;
    const opened = await media.open(leg, 'rtp', {
      host: bindHost,
      remote: null,
      ...(lostAfterMs === null ? {} : { lostAfterMs }),
    });
    this.#port = opened.kind === 'opened' ? opened.answer.port : null;
    return this.#port !== null;
  }

  /** What the phone said of its sound takes effect. `signalledFrom` is where it was heard from: sound may come from there. */
  hear(audio: PhoneAudio, signalledFrom: string): void {
    const known = this.#audio;
    this.#audio = audio;
    this.#signalledFrom = signalledFrom;
    const isNowhere = audio.address === '0.0.0.0' || audio.address === '::';
    // A phone beside us may name an address of its network, which a door on loopback cannot reach.
    const isBeside = this.#options.bindHost.startsWith('127.') || this.#options.bindHost === '::1';
    const address = isNowhere ? (known?.address ?? signalledFrom) : isBeside ? signalledFrom : audio.address;
    this.#options.media.update(this.#options.leg, 'rtp', {
      remote: {
        address,
        port: audio.port,
        ...(address === signalledFrom ? {} : { alsoFrom: signalledFrom }),
        payloadType: audio.payloadType,
        telephoneEventType: audio.telephoneEventType,
        isHeld: audio.direction === 'sendonly' || audio.direction === 'inactive',
      },
    });
  }

  /** After `open` was called again: the new port knows nothing of the phone. */
  hearAgain(): void {
    if (this.#audio) this.hear(this.#audio, this.#signalledFrom);
  }

  offer(host: string): string {
    return writeOffer(this.#local(host));
  }

  answer(audio: PhoneAudio, host: string): string {
    return writeAnswer(this.#local(host), audio);
  }

  #local(host: string): LocalAudio {
    this.#version += 1;
    return { host, port: this.#port ?? 9, sessionId: this.#sessionId, version: this.#version };
  }
}
