import type { WebSocket } from 'ws';
import { randomSid } from '../account/sids.ts';
import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { Emitter } from '../time/emitter.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import type { Track } from './audio-tap.ts';
import type { Activity } from './background.ts';
import { type Playout, playoutOf } from './playout.ts';
import type { StreamSettings } from './stream-settings.ts';
import { openStreamSocket } from './stream-socket.ts';
import { type StreamWord, toStreamWord } from './stream-word.ts';

/** What lies unsent in a socket that is not read may not grow beyond this. */
const backlogLimit = 1024 * 1024;
/** An application that only talks nonsense does not fill the notifications of everybody. */
const complaintLimit = 10;

/**
 * A call's sound on a WebSocket of the application: JSON text frames as of Twilio's Media Streams. A bidirectional one
 * takes sound back.
 */
export class MediaStream implements Activity {
  readonly kind = 'stream';
  readonly sid = randomSid('MZ');
  readonly name: string | null;
  /** Said once, when nothing more will be sent or heard. */
  readonly ended = new Emitter<void>();
  status: 'in-progress' | 'stopped' = 'in-progress';
  updatedAt: number;

  #engine: Engine;
  #leg: Leg;
  #settings: StreamSettings;
  #isBidirectional: boolean;
  #socket: WebSocket | null = null;
  #sequence = 0;
  #complaints = 0;
  #undo: (() => void)[] = [];
  #playout: Playout | null = null;

  constructor(engine: Engine, leg: Leg, settings: StreamSettings, isBidirectional: boolean) {
    this.#engine = engine;
    this.#leg = leg;
    this.#settings = settings;
    this.#isBidirectional = isBidirectional;
    this.name = settings.name;
    this.updatedAt = engine.clock.now();
  }

  async open(): Promise<void> {
    const opening = await openStreamSocket(this.#engine, this.#settings.url);
    if (opening.kind === 'failed') {
      this.#fail(31920, opening.reason);
      return;
    }
    if (this.status === 'stopped') {
      opening.socket.close();
      return;
    }
    this.#socket = opening.socket;
    opening.socket.on('close', () => this.stop());
    opening.socket.on('message', (data, isBinary) => this.#hear(isBinary ? null : String(data)));
    this.#begin();
  }

  stop(): void {
    if (this.status === 'stopped') return;
    if (this.#socket) {
      this.#say({ event: 'stop', stop: { accountSid: this.#engine.account.sid, callSid: this.#leg.sid } });
      this.#tell('stream-stopped');
    }
    this.#end();
  }

  #begin(): void {
    const { clock, audioTap } = this.#engine;
    const { tracks, parameters } = this.#settings;
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.#say({
      event: 'start',
      start: {
        accountSid: this.#engine.account.sid,
        streamSid: this.sid,
        callSid: this.#leg.sid,
        tracks,
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: parameters,
      },
    });
    this.#tell('stream-started');
    const startedAt = clock.now();
    for (const track of tracks) {
      let chunk = 0;
      this.#undo.push(
        audioTap.listen(this.#leg.sid, track, (frame) => {
          chunk += 1;
          this.#sendMedia(track, chunk, clock.now() - startedAt, frame);
        }),
      );
    }
    if (!this.#isBidirectional) return;
    this.#undo.push(
      this.#leg.digit.subscribe((digit) => this.#say({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } })),
    );
    this.#playout = playoutOf(this.#engine, this.#leg, {
      source: this.#settings.url,
      onMark: (name) => this.#say({ event: 'mark', mark: { name } }),
    });
    const playout = this.#playout;
    this.#undo.push(() => playout.hush());
  }

  #sendMedia(track: Track, chunk: number, timestampMs: number, frame: Uint8Array): void {
    // Sound that is late is worthless: who does not read misses it, and the carrier's memory does not grow.
    if ((this.#socket?.bufferedAmount ?? 0) > backlogLimit) return;
    const payload = Buffer.from(frame).toString('base64');
    this.#say({ event: 'media', media: { track, chunk: String(chunk), timestamp: String(timestampMs), payload } });
  }

  #hear(text: string | null): void {
    const word = text === null ? null : toStreamWord(text);
    if (word === null || word.streamSid !== this.sid) {
      this.#complain();
      return;
    }
    this.#obey(word);
  }

  #complain(): void {
    this.#complaints += 1;
    if (this.#complaints > complaintLimit) return;
    this.#notify(31951, 'the application sent a message that is not one of Media Streams');
  }

  #obey(word: StreamWord): void {
    if (!this.#playout) return;
    if (word.event === 'media') this.#playout.play(Buffer.from(word.media.payload, 'base64'));
    else if (word.event === 'mark') this.#playout.mark(word.mark.name);
    else this.#playout.clear();
  }

  #say(message: Record<string, unknown>): void {
    this.#sequence += 1;
    this.#send({ ...message, sequenceNumber: String(this.#sequence), streamSid: this.sid });
  }

  #send(message: Record<string, unknown>): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #fail(code: number, reason: string): void {
    if (this.status === 'stopped') return;
    this.#notify(code, `the stream could not be opened: ${reason}`);
    this.#tell('stream-error', { StreamError: reason, StreamErrorCode: String(code) });
    this.#end();
  }

  #end(): void {
    this.status = 'stopped';
    this.updatedAt = this.#engine.clock.now();
    for (const undo of this.#undo) undo();
    this.#undo = [];
    this.#socket?.close();
    this.ended.emit();
  }

  #notify(code: number, text: string): void {
    this.#engine.legs.notify(this.#leg, { level: 'error', code, text, url: this.#settings.url, method: 'GET' });
  }

  #tell(event: string, extra: Record<string, string> = {}): void {
    if (!this.#settings.callback) return;
    const fields = {
      AccountSid: this.#engine.account.sid,
      CallSid: this.#leg.sid,
      StreamSid: this.sid,
      ...(this.name ? { StreamName: this.name } : {}),
      StreamEvent: event,
      Timestamp: toRfc2822(this.#engine.clock.now()),
      ...extra,
    };
    this.#engine.statusCallbacks.send(this.#leg.sid, this.#settings.callback, fields, this.#leg);
  }
}
