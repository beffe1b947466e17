import { z } from 'zod';
import type { Engine } from '../engine.ts';
import type { MediaStatistics } from '../media/media-port.ts';
import { addCandidate, answerOffer, openSocketWire } from './browser-wire.ts';
import type { ClientDevice } from './client-device.ts';

/** In place of a call: a leg that hears itself, to try microphone, wire and loudspeaker. */
const echo = 'echo';
const echoPrefix = 'echo:';
const echoLimitMs = 30_000;
/** Everybody who asks within this time is told from the same figures. */
const statisticsAgeMs = 500;

const callSid = z.string().max(64);
/** Which try of the browser it is: its answer carries the same number, so that a late one is known as late. */
const attempt = z.number().int().min(0).default(0);
export const mediaMessages = [
  z.object({ type: z.literal('media.offer'), callSid, attempt, sdp: z.string().max(20_000) }),
  z.object({ type: z.literal('media.candidate'), callSid, candidate: z.string().max(512), mid: z.string().max(32) }),
  z.object({ type: z.literal('media.open-socket'), callSid, attempt }),
  z.object({ type: z.literal('media.check'), callSid }),
  z.object({ type: z.literal('media.close'), callSid }),
] as const;
export type MediaMessage = z.infer<(typeof mediaMessages)[number]>;

export const isMediaMessage = (message: { type: string }): message is MediaMessage => message.type.startsWith('media.');

/** The sound of browser agents: wires for the legs of their calls, and an echo to try them with. */
export class ClientMedia {
  #engine: Engine;
  #bindAddress: string | null;
  #statistics: { at: number; value: Promise<MediaStatistics> } | null = null;

  constructor(engine: Engine, bindAddress: string | null) {
    this.#engine = engine;
    this.#bindAddress = bindAddress;
  }

  /** Tells browsers whose wire broke. Returns the undo. */
  watch(): () => void {
    return this.#engine.media.subscribe((event) => {
      if (event.type !== 'leg-lost') return;
      const { leg, reason } = event;
      if (leg.startsWith(echoPrefix)) {
        const device = this.#engine.clients.device(leg.slice(echoPrefix.length));
        device?.send({ type: 'media.lost', callSid: echo, reason });
      } else this.#engine.store.calls.get(leg)?.device?.send({ type: 'media.lost', callSid: leg, reason });
    });
  }

  async handle(device: ClientDevice, message: MediaMessage): Promise<void> {
    const leg = this.#legOf(device, message.callSid);
    const { callSid } = message;
    const attempt = 'attempt' in message ? message.attempt : 0;
    const failed = (code: number, text: string) =>
      device.send({ type: 'media.failed', callSid, attempt, code, message: text });
    if (!leg) return failed(31481, 'there is no such call here');
    switch (message.type) {
      case 'media.offer': {
        const given = { sdp: message.sdp, bindAddress: this.#bindAddress, isWanted: leg.isWanted };
        const answered = await answerOffer(this.#engine, leg.name, given);
        if (answered.kind === 'refused') return failed(answered.code, answered.message);
        leg.opened();
        return device.send({ type: 'media.answer', callSid, attempt, sdp: answered.sdp });
      }
      case 'media.open-socket': {
        const ticketed = await openSocketWire(this.#engine, leg.name, leg.isWanted);
        if (ticketed.kind === 'refused') return failed(ticketed.code, ticketed.message);
        leg.opened();
        return device.send({ type: 'media.socket', callSid, attempt, path: ticketed.path });
      }
      case 'media.candidate':
        return addCandidate(this.#engine, leg.name, { candidate: message.candidate, mid: message.mid });
      case 'media.check': {
        const statistics = await this.#figures();
        const figures = statistics?.legs.find((one) => one.leg === leg.name);
        const { framesIn: frames = 0, energyIn: energy = 0 } = figures ?? {};
        return device.send({ type: 'media.heard', callSid, frames, energy });
      }
      case 'media.close':
        this.#engine.media.close(leg.name);
    }
  }

  /** The browser is gone: its calls may be resumed, its echo may not. */
  forget(device: ClientDevice): void {
    this.#engine.media.close(echoPrefix + device.id);
  }

  #legOf(device: ClientDevice, sid: string) {
    const { media, store, clock, clients } = this.#engine;
    if (sid === echo) {
      const name = echoPrefix + device.id;
      return {
        name,
        isWanted: () => clients.device(device.id) === device,
        opened: () => {
          media.apply({ listeners: [{ leg: name, sources: [{ kind: 'leg', leg: name }] }] });
          clock.schedule(echoLimitMs, () => media.close(name));
        },
      };
    }
    const leg = store.calls.get(sid);
    if (!leg?.isLive || leg.device?.identity !== device.identity) return null;
    return { name: leg.sid, isWanted: () => leg.isLive, opened: () => {} };
  }

  async #figures(): Promise<MediaStatistics | null> {
    const { media } = this.#engine;
    if (!media.isAudible) return null;
    const now = performance.now();
    if (!this.#statistics || now - this.#statistics.at > statisticsAgeMs)
      this.#statistics = { at: now, value: media.statistics() };
    return this.#statistics.value;
  }
}
