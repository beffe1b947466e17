import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../engine.ts';
import type { Recorder } from '../recordings/recorder.ts';
import { createSpeech } from '../speech/speech.ts';
import { type Kept, uploadKey } from '../speech/uploaded-voice.ts';
import type { AudioTap } from '../streams/audio-tap.ts';
import { AudibleCalls } from './audible-calls.ts';
import { audibleRecorder } from './audible-recorder.ts';
import { audibleTap } from './audible-tap.ts';
import type { MediaPort } from './media-port.ts';
import { RtpMedia } from './rtp-media.ts';

export interface SoundOptions {
  /** Recordings and what machines have said are kept here; null: in a directory that goes with the carrier. */
  dataDirectory: string | null;
  log: Engine['log'];
}

export interface Sound {
  media: MediaPort;
  /** From now on these words are this recording. */
  uploadPrompt(text: string, language: string, wav: Buffer): Promise<Kept>;
  /** Makes the calls of this carrier audible from now on. */
  attach(engine: Engine): { recorder: Recorder; audioTap: AudioTap };
  stop(): Promise<void>;
}

/** Starts voices and the media process. Rejects when there is no way to sound. */
export async function startSound(options: SoundOptions): Promise<Sound> {
  const home = await mkdtemp(path.join(tmpdir(), 'carrier-'));
  const recordings = path.join(options.dataDirectory ?? home, 'recordings');
  // Recordings are known to the carrier that made them: what an earlier one left cannot be asked for any more.
  await rm(recordings, { recursive: true, force: true });
  await mkdir(recordings, { recursive: true, mode: 0o700 });
  const speech = createSpeech({
    recordedDirectory: fileURLToPath(new URL('../../prompts', import.meta.url)),
    dataDirectory: options.dataDirectory,
  });
  const media = new RtpMedia({
    directory: home,
    synthesize: (text, language) => speech.synthesize(text, language),
    log: options.log,
  });
  // Who is the first to be held should not wait for it.
  void media.prepare({ media: '/media/hold-music.wav' });
  let calls: AudibleCalls | null = null;
  return {
    media,
    async uploadPrompt(text, language, wav) {
      const kept = await speech.upload(text, language, wav);
      const key = uploadKey(text, language);
      if (kept.kind === 'kept') media.forgetPrompts((said, by) => uploadKey(said, by) === key);
      return kept;
    },
    attach(engine) {
      calls = new AudibleCalls(engine);
      return { recorder: audibleRecorder(media, calls, recordings), audioTap: audibleTap(media, calls) };
    },
    async stop() {
      calls?.stop();
      await Promise.all([media.stop(), speech.stop()]);
    },
  };
}
