import { open } from 'node:fs/promises';
import type { RecordingOptions, RecordingResult } from './media-port.ts';
import { wavHeader, wavHeaderBytes } from './sound/wav-header.ts';

/** A recording whose writer died: what is in the file is kept, and its header put right. */
export async function salvageRecording(options: RecordingOptions): Promise<RecordingResult> {
  const { file } = options;
  const channels = Math.min(2, options.channels.length);
  try {
    const handle = await open(file, 'r+');
    try {
      const { size } = await handle.stat();
      const frames = Math.floor((size - wavHeaderBytes) / (2 * channels));
      if (frames <= 0) return { kind: 'absent', reason: 'the media process ended before anything was written' };
      const bytes = frames * 2 * channels;
      await handle.write(wavHeader(bytes, channels), 0, wavHeaderBytes, 0);
      return { kind: 'written', file, durationMs: frames / 8, bytes: wavHeaderBytes + bytes };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: 'absent', reason: error instanceof Error ? error.message : String(error) };
  }
}
