import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type MediaChild, startMediaChild } from './media-child.ts';
import type {
  Batch,
  EndpointKind,
  EndpointKinds,
  MediaEvent,
  MediaPort,
  MediaRecording,
  MediaStatistics,
  Opened,
  PreparedClip,
  Prompt,
  RecordingOptions,
  RecordingResult,
  SoundSource,
} from './media-port.ts';
import type { FromProcess, ProcessStatistics, ToProcess } from './process/messages.ts';
import { PromptStore, type Synthesize } from './prompt-store.ts';
import { salvageRecording } from './salvage-recording.ts';
import { pipeToMediaProcess } from './tunnel.ts';

export interface RtpMediaOptions {
  /** For clips. It goes with the carrier, whichever way that ends: the process removes it when it is orphaned. */
  directory: string;
  synthesize: Synthesize;
  log: (level: 'warn' | 'error', message: string, detail?: unknown) => void;
}

interface Wire {
  kind: EndpointKind;
  options: unknown;
}

interface RunningRecording {
  options: RecordingOptions;
  channels: RecordingOptions['channels'];
  finish: (result: RecordingResult) => void;
}

const firstRestartMs = 50;
const longestRestartMs = 5000;
/** Who lived this long had no fault of the start. */
const healthyMs = 10_000;

/**
 * The audible implementation: a client of the media process, which it starts, and starts again when it died. The process
 * serves a moment later; what it is told until then waits for it.
 */
export class RtpMedia implements MediaPort {
  readonly isAudible = true;
  readonly #log: RtpMediaOptions['log'];
  readonly #prompts: PromptStore;
  readonly #directory: string;
  readonly #listeners = new Set<(event: MediaEvent) => void>();

  /** What the process knows, so that a new one can be told. */
  readonly #clips = new Map<string, string>();
  readonly #wires = new Map<string, Wire>();
  readonly #hearing = new Map<string, readonly SoundSource[]>();
  readonly #recordings = new Map<string, RunningRecording>();
  readonly #taps = new Map<string, { sources: readonly SoundSource[]; onFrame: (frame: Uint8Array) => void }>();

  readonly #opening = new Map<number, (answer: { answer: unknown } | { reason: string }) => void>();
  readonly #counting = new Map<number, (statistics: ProcessStatistics | null) => void>();
  #nextId = 1;

  #child: MediaChild | null = null;
  #door: { port: number; secret: string } | null = null;
  #startedAt = 0;
  #restarts = 0;
  #restartInMs = firstRestartMs;
  #restartTimer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: RtpMediaOptions) {
    this.#log = options.log;
    this.#directory = options.directory;
    this.#prompts = new PromptStore({
      directory: options.directory,
      synthesize: options.synthesize,
      onClip: (clip, file) => {
        this.#clips.set(clip, file);
        this.#send({ type: 'clip', clip, file });
      },
    });
    this.#startChild();
  }

  prepare(prompt: Prompt): Promise<PreparedClip> {
    return this.#prompts.prepare(prompt);
  }

  /** The next time these texts are made ready they are spoken anew. */
  forgetPrompts(isOther: (text: string, language: string) => boolean): void {
    this.#prompts.forget(isOther);
  }

  open<K extends EndpointKind>(leg: string, kind: K, options: EndpointKinds[K]['open']): Promise<Opened<K>> {
    this.#wires.set(leg, { kind, options });
    this.#emit({ type: 'leg-opened', leg });
    return this.#open(leg, kind, options).then((opened) => {
      if ('answer' in opened) return { kind: 'opened', answer: opened.answer as EndpointKinds[K]['answer'] };
      if (this.#wires.get(leg)?.options === options) this.#wires.delete(leg);
      return { kind: 'refused', reason: opened.reason };
    });
  }

  update<K extends EndpointKind>(leg: string, kind: K, update: EndpointKinds[K]['update']): void {
    if (this.#wires.get(leg)?.kind === kind) this.#send({ type: 'update', leg, kind, update });
  }

  close(leg: string): void {
    if (!this.#wires.delete(leg)) return;
    this.#send({ type: 'close', leg });
    this.#forgetHearing(leg);
    this.#emit({ type: 'leg-closed', leg });
  }

  hasEndpoint(leg: string): boolean {
    return this.#wires.has(leg);
  }

  kindOf(leg: string): EndpointKind | null {
    return this.#wires.get(leg)?.kind ?? null;
  }

  get legs(): Iterable<string> {
    return this.#wires.keys();
  }

  tunnel(leg: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#door && this.#wires.get(leg)?.kind === 'web-socket') {
      pipeToMediaProcess(leg, request, socket, head, this.#door);
    } else socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
  }

  apply(batch: Batch): void {
    for (const { leg, sources } of batch.listeners ?? []) {
      if (sources.length > 0) this.#hearing.set(leg, sources);
      else this.#hearing.delete(leg);
    }
    for (const { recording, channels } of batch.recordings ?? []) {
      const running = this.#recordings.get(recording);
      if (running) running.channels = channels;
      const tap = this.#taps.get(recording);
      if (tap) tap.sources = channels[0] ?? [];
    }
    this.#send({ type: 'apply', batch });
  }

  tap(name: string, sources: readonly SoundSource[], onFrame: (frame: Uint8Array) => void): () => void {
    this.#taps.set(name, { sources, onFrame });
    this.#send({ type: 'tap', tap: name, sources });
    return () => {
      if (this.#taps.delete(name)) this.#send({ type: 'end-tap', tap: name });
    };
  }

  feed(queue: string, sound: Uint8Array, number: number): void {
    this.#send({ type: 'feed', queue, sound: Buffer.from(sound).toString('base64'), number });
  }

  drain(queue: string): void {
    this.#send({ type: 'drain', queue });
  }

  record(options: RecordingOptions): MediaRecording {
    let finish: (result: RecordingResult) => void = () => {};
    const ended = new Promise<RecordingResult>((resolve) => {
      finish = resolve;
    });
    const { recording } = options;
    this.#recordings.set(recording, { options, channels: options.channels, finish });
    if (this.#child) this.#send({ type: 'record', options });
    else this.#endRecording(recording, { kind: 'absent', reason: 'the media process is being started again' });
    return {
      pause: (behavior) => this.#send({ type: 'pause', recording, behavior }),
      resume: () => this.#send({ type: 'resume', recording }),
      stop: () => {
        if (this.#recordings.has(recording)) this.#send({ type: 'end-recording', recording });
        return ended;
      },
    };
  }

  subscribe(listener: (event: MediaEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async statistics(): Promise<MediaStatistics> {
    const statistics = await new Promise<ProcessStatistics | null>((resolve) => {
      if (!this.#child) return resolve(null);
      const id = this.#nextId++;
      this.#counting.set(id, resolve);
      this.#send({ type: 'statistics', id });
    });
    return { ...(statistics ?? noStatistics), restarts: this.#restarts };
  }

  /** The recordings that run become complete files. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#restartTimer) clearTimeout(this.#restartTimer);
    await this.#child?.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #startChild(): void {
    this.#startedAt = performance.now();
    this.#child = startMediaChild(
      this.#directory,
      (message) => this.#receive(message),
      () => void this.#childGone(),
    );
  }

  #send(message: ToProcess): void {
    this.#child?.send(message);
  }

  #open(leg: string, kind: EndpointKind, options: unknown): Promise<{ answer: unknown } | { reason: string }> {
    return new Promise((resolve) => {
      if (!this.#child) return resolve({ reason: 'the media process is being started again' });
      const id = this.#nextId++;
      this.#opening.set(id, resolve);
      this.#send({ type: 'open', id, leg, kind, options });
    });
  }

  #receive(message: FromProcess): void {
    switch (message.type) {
      case 'ready':
        this.#door = { port: message.tunnelPort, secret: message.tunnelSecret };
        return;
      case 'opened':
        this.#takeOpening(message.id)?.({ answer: message.answer });
        return;
      case 'refused':
        this.#takeOpening(message.id)?.({ reason: message.reason });
        return;
      case 'tapped':
        for (const [tap, base64] of message.frames) this.#taps.get(tap)?.onFrame(Buffer.from(base64, 'base64'));
        return;
      case 'recording-ended':
        this.#endRecording(message.recording, message.result);
        return;
      case 'statistics':
        this.#counting.get(message.id)?.(message.statistics);
        this.#counting.delete(message.id);
        return;
      case 'event':
        if (message.event.type === 'leg-lost') {
          this.#wires.delete(message.event.leg);
          this.#forgetHearing(message.event.leg);
        }
        this.#emit(message.event);
        return;
      case 'log':
        this.#log('warn', message.message, message.detail);
        return;
    }
  }

  /** Or the lists of legs that are gone would add up. Who is still recorded is told of anew. */
  #forgetHearing(leg: string): void {
    if (this.#hearing.delete(leg)) this.#send({ type: 'apply', batch: { listeners: [{ leg, sources: [] }] } });
  }

  #takeOpening(id: number) {
    const resolve = this.#opening.get(id);
    this.#opening.delete(id);
    return resolve;
  }

  #endRecording(name: string, result: RecordingResult): void {
    const running = this.#recordings.get(name);
    this.#recordings.delete(name);
    running?.finish(result);
  }

  #emit(event: MediaEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  async #childGone(): Promise<void> {
    this.#child = null;
    this.#door = null;
    for (const resolve of this.#opening.values()) resolve({ reason: 'the media process ended' });
    this.#opening.clear();
    for (const resolve of this.#counting.values()) resolve(null);
    this.#counting.clear();
    const interrupted = [...this.#recordings];
    for (const [name, { options }] of interrupted) this.#endRecording(name, await salvageRecording(options));
    if (this.#isStopped) return;
    this.#restarts += 1;
    if (performance.now() - this.#startedAt > healthyMs) this.#restartInMs = firstRestartMs;
    this.#log('error', 'the media process ended; it is started again', { inMs: this.#restartInMs });
    this.#restartTimer = setTimeout(() => this.#restart(), this.#restartInMs);
    this.#restartInMs = Math.min(longestRestartMs, this.#restartInMs * 3);
  }

  #restart(): void {
    if (this.#isStopped) return;
    this.#startChild();
    for (const [clip, file] of this.#clips) this.#send({ type: 'clip', clip, file });
    const lost: string[] = [];
    for (const [leg, { kind, options }] of this.#wires) {
      if (kind === 'scripted') void this.#open(leg, kind, options);
      else lost.push(leg);
    }
    for (const leg of lost) this.#wires.delete(leg);
    this.#send({
      type: 'apply',
      batch: { listeners: [...this.#hearing].map(([leg, sources]) => ({ leg, sources })) },
    });
    for (const [tap, { sources }] of this.#taps) this.#send({ type: 'tap', tap, sources });
    for (const leg of lost) this.#emit({ type: 'leg-lost', leg, reason: 'restarted' });
    this.#emit({ type: 'restarted' });
  }
}

const noStatistics: ProcessStatistics = {
  pid: null,
  ticks: 0,
  underruns: 0,
  skippedTicks: 0,
  latenessP50Ms: 0,
  latenessP99Ms: 0,
  latenessMaxMs: 0,
  cpuMs: 0,
  legs: [],
};
