import { randomSid } from '../account/sids.ts';
import type { Engine } from '../engine.ts';
import { callScope, type Failure, type Fields, type ScriptEnd, type Source } from '../script/script.ts';
import { Interrupted } from '../time/interruptible.ts';
import type { HttpMethod } from '../twiml/attributes.ts';
import { untilHeardMs } from '../twiml/durations.ts';
import { toSentUrl } from '../webhooks/signature.ts';
import { type CallbackTarget, type Heard, Leg, type LegOptions, type TerminalStatus } from './leg.ts';

export interface Notice {
  level: 'error' | 'warning';
  code: number;
  text: string;
  url: string;
  method: HttpMethod;
}

const announcement = {
  say: 'We are sorry. An application error has occurred. Goodbye.',
  language: 'en-US',
} satisfies Heard;
const announcementMs = 4000;
const fallbackLimit = 20;

/** What can be done to a leg: create, answer, drive with documents, end. Everybody who ends a leg ends it here. */
export class LegControl {
  #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  create(options: Omit<LegOptions, 'sid' | 'createdAt'>): Leg {
    const leg = new Leg({ ...options, sid: randomSid('CA'), createdAt: this.#engine.clock.now() });
    this.#engine.store.addCall(leg);
    this.#engine.changed.emit();
    return leg;
  }

  answer(leg: Leg): void {
    if (leg.status !== 'ringing' && leg.status !== 'queued') return;
    leg.status = 'in-progress';
    leg.startedAt = this.#engine.clock.now();
    leg.updatedAt = leg.startedAt;
    this.#engine.statusCallbacks.progress(leg, 'answered');
    leg.answered.emit();
    this.#engine.changed.emit();
  }

  end(leg: Leg, status: TerminalStatus, sipResponseCode: number | null = null): void {
    if (!leg.isLive) return;
    const wasQueued = leg.status === 'queued';
    leg.status = status;
    leg.sipResponseCode = sipResponseCode;
    leg.endedAt = this.#engine.clock.now();
    leg.updatedAt = leg.endedAt;
    this.#engine.store.liveCalls.delete(leg);
    leg.stopScript('leg-ended');
    leg.ended.emit(status);
    // Twilio tells nobody of a call that was canceled before it left the queue.
    if (!(wasQueued && status === 'canceled')) this.#engine.statusCallbacks.progress(leg, 'completed');
    this.#engine.statusCallbacks.inboundEnded(leg);
    this.#engine.changed.emit();
  }

  /** The party hangs up, or we do it: completed when it had been answered. */
  hangUp(leg: Leg): void {
    if (leg.status === 'in-progress') this.end(leg, 'completed');
    else if (leg.direction === 'inbound') this.end(leg, 'no-answer', 487);
    else this.end(leg, 'canceled', 487);
  }

  /** Ends every call without a word to anybody: for a reset of the whole world. */
  vanishAll(): void {
    const live = [...this.#engine.store.liveCalls];
    for (const leg of live) leg.isSilenced = true;
    for (const room of this.#engine.store.conferences.values()) room.callback = null;
    // All scripts first: no leg may go on with its document because another one ended.
    for (const leg of live) leg.stopScript('leg-ended');
    for (const leg of live) this.end(leg, 'completed');
  }

  /** Gives the leg a new script; the one that ran never resumes. */
  drive(leg: Leg, source: Source): void {
    leg.driven.emit();
    const signal = leg.beginScript();
    // What was heard has stopped, though the next document may be long in coming.
    this.#engine.changed.emit();
    this.#drive(leg, source, signal).catch((error: unknown) => {
      if (error instanceof Interrupted) return;
      this.#engine.log('error', 'a script failed', { callSid: leg.sid, error });
      this.end(leg, leg.status === 'in-progress' ? 'completed' : 'failed');
    });
  }

  async #drive(leg: Leg, source: Source, signal: AbortSignal): Promise<void> {
    let upcoming = source;
    for (let fallbacks = 0; ; fallbacks += 1) {
      const end = await this.#engine.scripts.run(leg, callScope, upcoming, signal);
      if (end.kind !== 'failed') {
        this.#finish(leg, end);
        return;
      }
      this.notify(leg, { level: 'error', ...end.failure, text: end.failure.reason });
      const isFallbackItself = leg.fallback !== null && isRequestOf(leg.fallback, end.failure.url);
      if (!leg.fallback || isFallbackItself || fallbacks >= fallbackLimit) {
        await this.#announceError(leg, signal);
        return;
      }
      upcoming = { kind: 'url', ...leg.fallback, fields: errorFields(end.failure) };
    }
  }

  #finish(leg: Leg, end: Exclude<ScriptEnd, { kind: 'failed' }>): void {
    if (end.kind === 'reject')
      this.end(leg, end.reason === 'busy' ? 'busy' : 'no-answer', end.reason === 'busy' ? 486 : 603);
    else
      this.end(leg, leg.status === 'in-progress' ? 'completed' : leg.direction === 'inbound' ? 'completed' : 'failed');
  }

  async #announceError(leg: Leg, signal: AbortSignal): Promise<void> {
    const isAnswered = leg.status === 'in-progress';
    if (!isAnswered && leg.direction !== 'inbound') {
      this.end(leg, 'failed');
      return;
    }
    // A caller whom nobody has answered hears it all the same, while it rings.
    leg.hear(announcement, this.#engine.clock.now());
    this.#engine.changed.emit();
    const { media } = this.#engine;
    const lastsMs = media.isAudible ? (await media.prepare(announcement)).durationMs + untilHeardMs : announcementMs;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = this.#engine.clock.schedule(lastsMs, resolve);
      signal.addEventListener('abort', () => {
        timer.cancel();
        resolve();
      });
    });
    if (signal.aborted) return;
    this.end(leg, isAnswered ? this.#engine.account.settings.switches.failedDocument : 'failed');
  }

  notify(leg: Leg, notice: Notice): void {
    const sid = randomSid('NO');
    this.#engine.store.addNotification({
      sid,
      callSid: leg.sid,
      createdAt: this.#engine.clock.now(),
      errorCode: notice.code,
      level: notice.level,
      text: notice.text,
      requestUrl: notice.url,
      requestMethod: notice.method,
    });
  }
}

const errorFields = (failure: Failure): Fields => ({
  ErrorCode: String(failure.code),
  ErrorUrl: toSentUrl(failure.url),
});

/** Was it this target that was requested? A GET adds its fields to the URL. */
function isRequestOf(target: CallbackTarget, requestedUrl: string): boolean {
  const own = toSentUrl(target.url);
  const requested = toSentUrl(requestedUrl);
  return requested === own || (target.method === 'GET' && requested.startsWith(own + (own.includes('?') ? '&' : '?')));
}
