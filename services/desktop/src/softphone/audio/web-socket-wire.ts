import workletUrl from './mu-law-worklet.js?url';
import { pageAudio } from './page-audio.ts';
import type { Wire, WireEvents } from './wire.ts';

/** Frames that a slow network has not taken yet are worthless soon: half a second. */
const backlogBytes = 25 * 168;
const loaded = new WeakMap<AudioContext, Promise<void>>();

const loadWorklet = (context: AudioContext): Promise<void> => {
  const known = loaded.get(context);
  if (known) return known;
  const loading = context.audioWorklet.addModule(workletUrl);
  // A failure is not for ever.
  loading.catch(() => loaded.delete(context));
  loaded.set(context, loading);
  return loading;
};

/** Sound as mu-law frames over a WebSocket below the carrier's client socket: goes wherever the signalling goes. */
export const openWebSocketWire = (
  first: MediaStreamTrack | null,
  socketUrl: string,
  events: WireEvents,
  openSocket: (url: string) => WebSocket = (url) => new WebSocket(url),
): Wire => {
  const context = pageAudio();
  let socket: WebSocket | null = null;
  let line: AudioWorkletNode | null = null;
  let source: MediaStreamAudioSourceNode | null = null;
  let sending = first;
  let isDone = false;

  const finish = () => {
    isDone = true;
    source?.disconnect();
    line?.port.postMessage('close');
    line?.disconnect();
    socket?.close();
  };
  const lose = () => {
    if (isDone) return;
    finish();
    events.lost();
  };
  const connectSource = () => {
    source?.disconnect();
    source = null;
    if (!context || !line || !sending) return;
    source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([sending]) });
    source.connect(line);
  };
  const carry = (path: string) => {
    if (!context || !line) return;
    const opened = openSocket(`${socketUrl.replace(/\/$/, '')}/${path}`);
    socket = opened;
    opened.binaryType = 'arraybuffer';
    opened.onopen = () => {
      if (!isDone) events.connected();
    };
    opened.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) line?.port.postMessage(data, [data]);
    };
    opened.onclose = lose;
    line.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      // Muted is not silence: nothing is sent.
      if (sending && opened.readyState === WebSocket.OPEN && opened.bufferedAmount < backlogBytes) opened.send(data);
    };
  };
  const prepare = async () => {
    if (!context) throw new Error('this browser has no audio graph');
    await loadWorklet(context);
    if (isDone) return;
    line = new AudioWorkletNode(context, 'mu-law-line', { outputChannelCount: [1] });
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    line.connect(destination);
    connectSource();
    events.heard(destination.stream);
    events.say({ type: 'media.open-socket' });
  };
  prepare().catch(lose);

  return {
    kind: 'web-socket',
    hear: (message) => {
      if (isDone) return;
      if (message.type === 'media.lost') lose();
      else if (message.type === 'media.socket') carry(message.path);
    },
    send: (track) => {
      sending = track;
      if (!isDone) connectSource();
    },
    close: finish,
  };
};
