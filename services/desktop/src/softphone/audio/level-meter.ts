import { pageAudio } from './page-audio.ts';

export interface LevelMeter {
  /** Watches this stream from now on; null: none. */
  watch(stream: MediaStream | null): void;
  /** Root mean square of the last 40 ms: 0 is silence, 1 full scale. */
  read(): number;
}

const windowSamples = 2048;

export const createLevelMeter = (): LevelMeter => {
  let source: MediaStreamAudioSourceNode | null = null;
  let analyser: AnalyserNode | null = null;
  const samples = new Float32Array(windowSamples);
  return {
    watch: (stream) => {
      source?.disconnect();
      source = null;
      const context = pageAudio();
      if (!context || !stream || stream.getAudioTracks().length === 0) return;
      analyser ??= new AnalyserNode(context, { fftSize: windowSamples });
      source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
      source.connect(analyser);
    },
    read: () => {
      if (!source || !analyser) return 0;
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      return Math.sqrt(sum / windowSamples);
    },
  };
};
