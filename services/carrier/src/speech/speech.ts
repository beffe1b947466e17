import path from 'node:path';
import { EspeakVoice } from './espeak-voice.ts';
import { FliteVoice } from './flite-voice.ts';
import { RecordedVoice } from './recorded-voice.ts';
import { SpeechCache } from './speech-cache.ts';
import { UploadedVoice } from './uploaded-voice.ts';
import type { Voice } from './voice.ts';

export interface SpeechOptions {
  /** Prompts that come with the product: an `index.json` and its files. */
  recordedDirectory: string;
  /** Where uploads and what machines have said are kept; null: nowhere. */
  dataDirectory: string | null;
  /** The program for other languages; null: none, even if the machine has one. */
  espeakProgram?: string | null;
}

export interface Spoken {
  /** 8 kHz, mono. */
  samples: Int16Array;
  voice: 'uploaded' | 'recorded' | Voice['name'];
  /** Parts of the text that no voice could say: they are left out. */
  missing: readonly string[];
}

export interface Speech {
  /** A text as sound; null when no voice speaks the language. Never rejects. The same words are spoken once. */
  synthesize(text: string, language: string): Promise<Spoken | null>;
  upload: UploadedVoice['keep'];
  stop(): Promise<void>;
}

const longestText = 4096;
const mostAtOnce = 2;
const mostWaiting = 200;

/**
 * Who speaks, in this order: an upload for these very words; the recorded prompts, if they hold every word; Flite for
 * English; espeak-ng for what it knows; the recorded prompts with gaps (a Chinese caller on a machine without a Chinese
 * voice hears everything but names and free text).
 */
export function createSpeech(options: SpeechOptions): Speech {
  const { dataDirectory } = options;
  const recorded = new RecordedVoice(options.recordedDirectory);
  const uploads = dataDirectory === null ? null : new UploadedVoice(path.join(dataDirectory, 'uploaded-prompts'));
  const cache = dataDirectory === null ? null : new SpeechCache(path.join(dataDirectory, 'spoken-prompts'));
  const flite = new FliteVoice();
  const espeak = options.espeakProgram === null ? Promise.resolve(null) : EspeakVoice.find(options.espeakProgram);
  const underWay = new Map<string, Promise<Spoken | null>>();
  const turns = createTurns(mostAtOnce, mostWaiting);

  const byMachine = async (text: string, language: string): Promise<Spoken | null> => {
    const machine = [flite, await espeak].find((voice) => voice?.speaks(language));
    if (!machine) return null;
    const kept = await cache?.find(machine.name, language, text);
    if (kept) return { samples: kept, voice: machine.name, missing: [] };
    const samples = await turns.take(() => machine.speak(text, language));
    if (!samples || samples.length === 0) return null;
    await cache?.keep(machine.name, language, text, samples);
    return { samples, voice: machine.name, missing: [] };
  };

  const speak = async (text: string, language: string): Promise<Spoken | null> => {
    const uploaded = await uploads?.find(text, language);
    if (uploaded) return { samples: uploaded, voice: 'uploaded', missing: [] };
    const prompt = await recorded.speak(text, language);
    if (prompt?.missing.length === 0) return { ...prompt, voice: 'recorded' };
    const spoken = await byMachine(text, language);
    return spoken ?? (prompt && { ...prompt, voice: 'recorded' });
  };

  return {
    synthesize(text, language) {
      const words = withoutControls(text).slice(0, longestText).trim();
      if (!/[\p{L}\p{N}]/u.test(words)) return Promise.resolve(null);
      const name = JSON.stringify([language.toLowerCase(), words]);
      const already = underWay.get(name);
      if (already) return already;
      const work = speak(words, language).finally(() => underWay.delete(name));
      underWay.set(name, work);
      return work;
    },
    upload(text, language, wav) {
      return uploads
        ? uploads.keep(text, language, wav)
        : Promise.resolve({ kind: 'refused', reason: 'the carrier keeps no data: start it with a data directory' });
    },
    async stop() {
      await Promise.all([flite.stop(), espeak.then((voice) => voice?.stop())]);
    },
  };
}

const withoutControls = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, ' ');

interface Turns {
  /** Runs the work when it is its turn; null when too many wait already. */
  take<T>(work: () => Promise<T | null>): Promise<T | null>;
}

function createTurns(atOnce: number, waitingLimit: number): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async take(work) {
      if (running >= atOnce) {
        if (waiting.length >= waitingLimit) return null;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        waiting.shift()?.();
      }
    },
  };
}
