import type { EndpointKind } from '../media-port.ts';
import { ClipShelf } from './clip-shelf.ts';
import { type EndpointFactory, endpointFactories, type OpenedEndpoint } from './endpoints.ts';
import type { FromProcess, TappedFrame, ToProcess } from './messages.ts';
import { MixingDesk } from './mixing-desk.ts';
import { realTime, TickClock } from './tick-clock.ts';
import { openTunnelDoor, type TunnelDoor } from './tunnel-door.ts';

type AnyEndpoint = OpenedEndpoint<EndpointKind>;

/** Everything that happens in the media process: messages come in, ticks go by. */
export class MediaProcess {
  readonly #send: (message: FromProcess) => void;
  readonly #clips: ClipShelf;
  readonly #desk: MixingDesk;
  readonly #clock: TickClock;
  readonly #wires = new Map<string, AnyEndpoint>();
  /** The newest `open` of a leg: an earlier one that is still under way comes too late. */
  readonly #opening = new Map<string, number>();
  #door: TunnelDoor | null = null;

  constructor(send: (message: FromProcess) => void) {
    this.#send = send;
    const log = (message: string, detail?: unknown) => this.#log(message, detail);
    this.#clips = new ClipShelf(log);
    this.#desk = new MixingDesk(this.#clips, (event) => {
      if (event.type === 'leg-lost') this.#wires.delete(event.leg);
      send({ type: 'event', event });
    });
    this.#clock = new TickClock(realTime, () => this.#tick());
  }

  async start(): Promise<void> {
    this.#door = await openTunnelDoor((leg, socket) => {
      const wire = this.#wires.get(leg);
      if (wire?.accept) wire.accept(socket);
      else socket.close(1008, 'this leg takes no socket');
    });
    this.#clock.start();
    this.#send({ type: 'ready', tunnelPort: this.#door.port, tunnelSecret: this.#door.secret });
  }

  /** The recordings become complete files; the wires are closed. */
  async stop(): Promise<void> {
    this.#clock.stop();
    this.#door?.close();
    this.#desk.close();
    await Promise.all(this.#desk.recordingNames.map((name) => this.#desk.takeRecording(name)?.end()));
  }

  handle(message: ToProcess): void {
    switch (message.type) {
      case 'clip':
        this.#clips.add(message.clip, message.file);
        // Read now, so that it begins in the tick in which it is wanted.
        void this.#clips.sound(message.clip);
        return;
      case 'open':
        void this.#open(message.id, message.leg, message.kind, message.options);
        return;
      case 'update':
        this.#update(message.leg, message.update);
        return;
      case 'close':
        this.#opening.delete(message.leg);
        this.#wires.delete(message.leg);
        this.#desk.disconnect(message.leg);
        return;
      case 'apply':
        this.#desk.apply(message.batch);
        return;
      case 'tap':
        this.#desk.tap(message.tap, message.sources);
        return;
      case 'end-tap':
        this.#desk.endTap(message.tap);
        return;
      case 'feed':
        this.#desk.feed(message.queue, Buffer.from(message.sound, 'base64'), message.number);
        return;
      case 'drain':
        this.#desk.drain(message.queue);
        return;
      case 'record':
        this.#desk.record(message.options);
        return;
      case 'pause':
        this.#desk.recording(message.recording)?.pause(message.behavior);
        return;
      case 'resume':
        this.#desk.recording(message.recording)?.resume();
        return;
      case 'end-recording':
        void this.#endRecording(message.recording);
        return;
      case 'statistics':
        this.#tellStatistics(message.id);
        return;
    }
  }

  #tick(): void {
    this.#desk.tick();
    const frames = this.#desk.tapped.map(([tap, frame]): TappedFrame => [tap, Buffer.from(frame).toString('base64')]);
    if (frames.length > 0) this.#send({ type: 'tapped', frames });
  }

  async #open(id: number, leg: string, kind: EndpointKind, options: unknown): Promise<void> {
    this.#opening.set(leg, id);
    // The factory of a kind takes that kind's options: the port's types have seen to it on the other side.
    const factory = endpointFactories[kind] as EndpointFactory<EndpointKind> | undefined;
    try {
      if (!factory) throw new Error(`there is no wire of the kind ${kind}`);
      const opened = await factory(options as never, {
        leg,
        clips: this.#clips,
        say: (data) => this.#send({ type: 'event', event: { type: 'endpoint-said', leg, data } }),
        log: (text, detail) => this.#log(text, detail),
      });
      if (this.#opening.get(leg) !== id) {
        opened.endpoint.close();
        throw new Error('the leg was closed or opened anew meanwhile');
      }
      this.#wires.set(leg, opened);
      this.#desk.connect(leg, kind, opened.endpoint);
      this.#send({ type: 'opened', id, answer: opened.answer });
    } catch (error) {
      this.#send({ type: 'refused', id, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #update(leg: string, update: unknown): void {
    try {
      this.#wires.get(leg)?.update?.(update as never);
    } catch (error) {
      this.#log('an update of a wire failed', error);
    }
  }

  async #endRecording(name: string): Promise<void> {
    const recording = this.#desk.takeRecording(name);
    const result = recording
      ? await recording.end()
      : ({ kind: 'absent', reason: 'there is no such recording' } as const);
    this.#send({ type: 'recording-ended', recording: name, result });
  }

  #tellStatistics(id: number): void {
    const cpu = process.cpuUsage();
    this.#send({
      type: 'statistics',
      id,
      statistics: {
        pid: process.pid,
        ...this.#clock.figures(),
        cpuMs: (cpu.user + cpu.system) / 1000,
        legs: this.#desk.statistics(),
      },
    });
  }

  #log(message: string, detail?: unknown): void {
    this.#send({ type: 'log', message, detail: detail instanceof Error ? (detail.stack ?? '') : String(detail ?? '') });
  }
}
