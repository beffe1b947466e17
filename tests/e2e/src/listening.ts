/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { until } from '@tellonce/testkit';
import type { BrowserContext, Page } from 'playwright-core';
import { toneAmplitude } from './goertzel.ts';

interface Watched {
  watchedPeers: RTCPeerConnection[];
  watchedPlayers: HTMLAudioElement[];
}

/** What a page has heard and sent over WebRTC since its present connection began. */
export interface Heard {
  /** Silence adds exactly nothing. */
  energy: number;
  packets: number;
  sentPackets: number;
  codecs: string[];
}

/** Notes the page's connections and players as they are made. Call it before the page makes any. */
export const watchSound = async (where: BrowserContext | Page): Promise<void> => {
  await where.addInitScript(() => {
    const watched = window as unknown as Watched;
    watched.watchedPeers = [];
    watched.watchedPlayers = [];
    const PeerConnection = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends PeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        watched.watchedPeers.push(this);
      }
    };
    const Player = window.Audio;
    window.Audio = new Proxy(Player, {
      construct(target, given: [string?]) {
        const player = new target(...given);
        watched.watchedPlayers.push(player);
        return player;
      },
    });
  });
};

export const heardBy = (page: Page): Promise<Heard> =>
  page.evaluate(async () => {
    const heard = { energy: 0, packets: 0, sentPackets: 0, codecs: [] as string[] };
    const peer = (window as unknown as Watched).watchedPeers.findLast((each) => each.connectionState === 'connected');
    for (const report of (await peer?.getStats())?.values() ?? []) {
      if (report.type === 'inbound-rtp') {
        heard.energy = report.totalAudioEnergy;
        heard.packets = report.packetsReceived;
      }
      if (report.type === 'outbound-rtp') heard.sentPackets = report.packetsSent;
      if (report.type === 'codec') heard.codecs.push(report.mimeType);
    }
    return heard;
  });

/** Resolves when the page has heard something more than silence from now on. */
export const hearsSound = async (page: Page, what: string): Promise<void> => {
  const before = await heardBy(page);
  await until(async () => (await heardBy(page)).energy > before.energy + 1e-4, { timeoutMs: 20_000, what });
};

/** The energy that comes in with the next packets: time is counted in what arrives. */
export const energyOfNext = async (page: Page, packets: number): Promise<number> => {
  const before = await heardBy(page);
  await until(async () => (await heardBy(page)).packets >= before.packets + packets, {
    timeoutMs: 20_000,
    what: `${packets} packets to arrive`,
  });
  return (await heardBy(page)).energy - before.energy;
};

/** A quarter of a second of what the page plays, whatever carried it; nothing while it plays nothing. */
const playedBy = (page: Page): Promise<{ rate: number; samples: number[] } | null> =>
  page.evaluate(async () => {
    const player = (window as unknown as Watched).watchedPlayers.find(
      (each) => each.srcObject !== null && !each.paused,
    );
    if (!(player?.srcObject instanceof MediaStream)) return null;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 8192 });
    context.createMediaStreamSource(player.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const begun = context.currentTime;
    // By the graph's own clock: whatever it missed on a busy machine does not count.
    while (context.currentTime - begun < (1.5 * samples.length) / context.sampleRate)
      await new Promise((resolve) => setTimeout(resolve, 20));
    analyser.getFloatTimeDomainData(samples);
    const rate = context.sampleRate;
    await context.close();
    return { rate, samples: [...samples] };
  });

/** How loud each note is in what the page plays now. */
export const notesHeard = async (page: Page, ...hz: number[]): Promise<number[]> => {
  const played = await playedBy(page);
  return hz.map((each) => (played ? toneAmplitude(played, each) : 0));
};

/** Full scale is 1, a hummed note about 0.3. */
export const clear = 0.05;
/** What G.711's rounding of other notes may leave. */
export const faint = 0.01;

/** Resolves when the page plays this note. */
export const hearsNote = async (page: Page, hz: number, what: string): Promise<void> => {
  await until(async () => ((await notesHeard(page, hz))[0] ?? 0) > clear, { timeoutMs: 30_000, what });
};
