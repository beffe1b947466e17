import { unlink } from 'node:fs/promises';
import { randomSid } from '../account/sids.ts';
import { callFields } from '../calls/call-fields.ts';
import type { Leg } from '../calls/leg.ts';
import type { Conference } from '../conferences/conference.ts';
import type { Engine } from '../engine.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import type { Recorded } from './recorder.ts';
import {
  Recording,
  type RecordingEvent,
  type RecordingSettings,
  type RecordingSource,
  type RecordingSubject,
} from './recording.ts';

/** From the end of a recording until it can be fetched. */
const processingMs = 500;
/** What is ready is forgotten, oldest first, beyond this many. */
const finishedLimit = 20_000;

/** All recordings: begun for a call or a room, ended with it, told to who asked to hear of them. */
export class Recordings {
  readonly all = new Map<string, Recording>();
  #running = new Set<Recording>();
  #isShutDown = false;
  #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  activeOf(subject: RecordingSubject): Recording[] {
    return [...this.#running].filter((one) => isSame(one.subject, subject));
  }

  /** A second start from the same source is no start: the recording that runs is the answer. */
  start(source: RecordingSource, subject: RecordingSubject, settings: RecordingSettings): Recording {
    const running = this.activeOf(subject).find((one) => one.source === source);
    if (running) return running;
    const sid = randomSid('RE');
    const active = this.#engine.recorder.start({
      recordingSid: sid,
      subject:
        subject.kind === 'call'
          ? { kind: 'call', callSid: subject.leg.sid }
          : { kind: 'conference', conferenceSid: subject.room.sid },
      channels: settings.channels,
      track: settings.track,
      trim: settings.trim,
    });
    const startedAt = this.#engine.clock.now();
    const recording = new Recording({ ...settings, sid, source, subject, startedAt, active });
    this.#add(recording);
    const ended = subject.kind === 'call' ? subject.leg.ended : subject.room.ended;
    ended.subscribe(() => this.stop(recording));
    this.#tell(recording, 'in-progress');
    return recording;
  }

  /** Records a call from its answer on, as `Record=true` asks. Its end tells of the recording, too. */
  recordWhenAnswered(leg: Leg, settings: RecordingSettings): void {
    leg.answered.subscribe(() => {
      const recording = this.start('OutboundAPI', { kind: 'call', leg }, settings);
      // Subscribed after the one that stops it: by now its length is known.
      leg.ended.subscribe(() => {
        leg.completionFields = this.actionFields(recording);
      });
    });
  }

  /** Records a room from its start on; the first who asks for it decides how. */
  recordConference(room: Conference, settings: RecordingSettings): void {
    if (room.isRecorded || room.status === 'completed') return;
    room.isRecorded = true;
    const begin = () => this.start('Conference', { kind: 'conference', room }, settings);
    if (room.status === 'in-progress') begin();
    else room.started.subscribe(begin);
  }

  stop(recording: Recording, status: 'stopped' | 'processing' = 'processing'): void {
    if (!recording.isActive) return;
    recording.close(status, this.#engine.clock.now());
    this.#running.delete(recording);
    this.#engine.pending.track(recording.active.stop()).then(
      (recorded) => this.#process(recording, recorded),
      (error: unknown) => {
        this.#engine.log('error', 'a recording was lost', { recordingSid: recording.sid, error });
        this.#process(recording, { kind: 'absent', reason: 'the recorder failed' });
      },
    );
  }

  #process(recording: Recording, recorded: Recorded): void {
    if (recorded.kind === 'recorded') {
      recording.file = recorded.file;
      if (recorded.file !== null) recording.durationMs = recorded.durationMs;
    } else {
      this.#engine.log('warn', 'a recording is absent', { recordingSid: recording.sid, reason: recorded.reason });
    }
    if (!this.all.has(recording.sid)) {
      this.#discardFile(recording);
      return;
    }
    recording.status = 'processing';
    const isKept = recorded.kind === 'recorded' && (recording.durationMs ?? 0) > 0;
    this.#engine.clock.schedule(processingMs, () => this.#settle(recording, isKept ? 'completed' : 'absent'));
  }

  #settle(recording: Recording, status: 'completed' | 'absent'): void {
    if (!this.all.has(recording.sid)) return;
    recording.status = status;
    recording.updatedAt = this.#engine.clock.now();
    this.#tell(recording, status);
  }

  /** It remains as a deleted one; its sound is gone. */
  remove(recording: Recording): void {
    recording.isDeleted = true;
    recording.updatedAt = this.#engine.clock.now();
    this.#discardFile(recording);
  }

  reset(): void {
    const all = [...this.all.values()];
    this.all.clear();
    for (const recording of all) {
      if (recording.isActive) this.stop(recording);
      else this.#discardFile(recording);
    }
  }

  /** The carrier ends: what runs is ended, nobody is told, files stay where they are. */
  shutDown(): void {
    this.#isShutDown = true;
    for (const recording of [...this.#running]) this.stop(recording);
  }

  url(recording: Recording): string {
    return `${this.#engine.address.url}/2010-04-01/Accounts/${this.#engine.account.sid}/Recordings/${recording.sid}`;
  }

  /** What an action or the end of a call tells of a recording. */
  actionFields(recording: Recording): Record<string, string> {
    return {
      RecordingUrl: this.url(recording),
      RecordingSid: recording.sid,
      RecordingDuration: String(recording.seconds),
    };
  }

  #add(recording: Recording): void {
    this.all.set(recording.sid, recording);
    this.#running.add(recording);
    if (this.all.size <= finishedLimit) return;
    for (const [sid, oldest] of this.all) {
      if (oldest.isActive) continue;
      this.all.delete(sid);
      this.#discardFile(oldest);
      break;
    }
  }

  #discardFile(recording: Recording): void {
    const { file } = recording;
    if (file === null) return;
    recording.file = null;
    unlink(file).catch((error: unknown) => {
      this.#engine.log('warn', 'the file of a recording could not be removed', { file, error });
    });
  }

  #tell(recording: Recording, event: RecordingEvent): void {
    const { callback, leg, conferenceSid } = recording;
    if (this.#isShutDown || !callback?.events.has(event)) return;
    this.#engine.statusCallbacks.send(
      leg?.sid ?? conferenceSid ?? recording.sid,
      callback,
      this.#fields(recording),
      leg,
    );
  }

  #fields(recording: Recording): Record<string, string> {
    const { leg, conferenceSid, status } = recording;
    return {
      AccountSid: this.#engine.account.sid,
      ...(leg ? { CallSid: leg.sid, RecordingTrack: recording.track } : {}),
      ...(conferenceSid ? { ConferenceSid: conferenceSid } : {}),
      RecordingSid: recording.sid,
      RecordingUrl: this.url(recording),
      RecordingStatus: status,
      ...(status === 'completed' ? { RecordingDuration: String(recording.seconds) } : {}),
      RecordingChannels: String(recording.channels),
      RecordingStartTime: toRfc2822(recording.startedAt),
      RecordingSource: recording.source,
      ErrorCode: '0',
    };
  }

  /** Sends the words of a voice message as `transcribe` asks; without words it says that it failed. */
  transcribe(recording: Recording, leg: Leg, words: string, target: { url: string; method: 'GET' | 'POST' }): void {
    const sid = randomSid('TR');
    const path = `/2010-04-01/Accounts/${this.#engine.account.sid}/Transcriptions/${sid}`;
    this.#engine.clock.schedule(2 * processingMs, () => {
      if (!this.all.has(recording.sid)) return;
      this.#engine.statusCallbacks.send(
        leg.sid,
        target,
        {
          ...callFields(this.#engine.account.sid, leg),
          TranscriptionSid: sid,
          TranscriptionText: words,
          TranscriptionStatus: words === '' ? 'failed' : 'completed',
          TranscriptionType: 'fast',
          TranscriptionUrl: `${this.#engine.address.url}${path}`,
          RecordingSid: recording.sid,
          RecordingUrl: this.url(recording),
        },
        leg,
      );
    });
  }
}

function isSame(a: RecordingSubject, b: RecordingSubject): boolean {
  if (a.kind === 'call') return b.kind === 'call' && a.leg === b.leg;
  return b.kind === 'conference' && a.room === b.room;
}
