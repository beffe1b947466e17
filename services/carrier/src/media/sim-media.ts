import { speakingMs, unknownMediaMs } from '../twiml/durations.ts';
import { holdMusicMs } from './hold-music.ts';
import type { MediaPort } from './media-port.ts';

/** No sound at all: prompts last as long as their text would take to be read. */
export function simMedia(): MediaPort {
  return {
    isAudible: false,
    prepare: async (prompt) => ({
      clip: null,
      durationMs:
        'say' in prompt
          ? speakingMs(prompt.say)
          : prompt.media.includes('/media/hold-music.wav')
            ? holdMusicMs
            : unknownMediaMs,
      problem: null,
    }),
    open: async () => ({ kind: 'refused', reason: 'this carrier is silent' }),
    update: () => {},
    close: () => {},
    hasEndpoint: () => false,
    kindOf: () => null,
    legs: [],
    tunnel: (_leg, _request, socket) =>
      void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n'),
    apply: () => {},
    tap: () => () => {},
    feed: () => {},
    drain: () => {},
    record: () => ({
      pause: () => {},
      resume: () => {},
      stop: async () => ({ kind: 'absent', reason: 'this carrier is silent' }),
    }),
    subscribe: () => () => {},
    statistics: async () => ({
      pid: null,
      ticks: 0,
      underruns: 0,
      skippedTicks: 0,
      latenessP50Ms: 0,
      latenessP99Ms: 0,
      latenessMaxMs: 0,
      cpuMs: 0,
      restarts: 0,
      legs: [],
    }),
    stop: async () => {},
  };
}
