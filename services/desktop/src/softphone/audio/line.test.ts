// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WireState } from './audio-state.ts';
import { type LineSays, openLine } from './line.ts';

/** As much of a connection as a line looks at. */
class FakePeer {
  static made: FakePeer[] = [];
  connectionState = 'new';
  localDescription = { sdp: 'v=0' };
  onconnectionstatechange: (() => void) | null = null;
  isClosed = false;
  sent: unknown[] = [];
  constructor() {
    FakePeer.made.push(this);
  }
  addTransceiver() {
    return { sender: { replaceTrack: async (track: unknown) => void this.sent.push(track) } };
  }
  createOffer = async () => ({ type: 'offer', sdp: 'v=0' });
  setLocalDescription = async () => {};
  setRemoteDescription = async () => {};
  close() {
    this.isClosed = true;
  }
  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

const open = (change: { prefersWebSocket?: boolean } = {}) => {
  const said: LineSays[] = [];
  const states: WireState[] = [];
  const line = openLine({
    say: (message) => said.push(message),
    socketUrl: 'ws://carrier/client',
    microphone: {
      state: () => 'ready',
      stream: () => null,
      open: async () => null,
      close: () => {},
      subscribe: () => () => {},
      dispose: () => {},
    },
    loudspeaker: null,
    output: { watch: () => {}, read: () => 0 },
    isMuted: () => false,
    prefersWebSocket: false,
    changed: (state) => states.push(state),
    ...change,
  });
  return { line, said, states };
};
const newest = () => FakePeer.made.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  FakePeer.made = [];
  vi.stubGlobal('RTCPeerConnection', FakePeer);
  vi.stubGlobal('RTCRtpReceiver', {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('offers, connects, and tells which way the sound goes', async () => {
  const { said, states } = open();
  await vi.advanceTimersByTimeAsync(0);
  expect(said).toEqual([{ type: 'media.offer', sdp: 'v=0', attempt: 1 }]);
  newest().become('connected');
  expect(states).toEqual(['connecting', 'webrtc']);
});

it('makes a new connection, the same way, when one that was up breaks', async () => {
  const { said, states } = open();
  await vi.advanceTimersByTimeAsync(0);
  newest().become('connected');
  newest().become('failed');
  expect(states.at(-1)).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(600);
  expect(said.filter((each) => each.type === 'media.offer').map((each) => each.attempt)).toEqual([1, 2]);
  expect(FakePeer.made[0]?.isClosed).toBe(true);
});

it('waits for a connection that only stutters', async () => {
  const { states } = open();
  await vi.advanceTimersByTimeAsync(0);
  newest().become('connected');
  newest().become('disconnected');
  await vi.advanceTimersByTimeAsync(1_000);
  newest().become('connected');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakePeer.made).toHaveLength(1);
  expect(states.at(-1)).toBe('webrtc');
});

it('gives WebRTC up when it does not connect in time', async () => {
  open();
  await vi.advanceTimersByTimeAsync(6_100);
  expect(FakePeer.made[0]?.isClosed).toBe(true);
});

it('does not let the refusal of an earlier try end the present one', async () => {
  const { line, states } = open();
  await vi.advanceTimersByTimeAsync(0);
  newest().become('connected');
  line.hear({ type: 'media.lost' });
  await vi.advanceTimersByTimeAsync(600);
  newest().become('connected');
  line.hear({ type: 'media.failed', attempt: 1, code: 31500 });
  expect(states.at(-1)).toBe('webrtc');
});

it('stays quiet with a carrier that has no sound', async () => {
  const { line, said, states } = open();
  await vi.advanceTimersByTimeAsync(0);
  line.hear({ type: 'media.failed', attempt: 1, code: 31501 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(states.at(-1)).toBe('silent-carrier');
  expect(said).toHaveLength(1);
});

it('tries at once when the network is back', async () => {
  const { line } = open();
  await vi.advanceTimersByTimeAsync(0);
  newest().become('connected');
  newest().become('failed');
  line.wake();
  expect(FakePeer.made).toHaveLength(2);
});
