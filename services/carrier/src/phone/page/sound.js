import { openWebRtcWire, openWebSocketWire } from './wires.js';

const connectLimitMs = 6000;
const firstRetryMs = 500;
const lastRetryMs = 8000;
const constraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const microphoneByError = { NotFoundError: 'none', OverconstrainedError: 'none', NotReadableError: 'in-use' };

/** The real sound of a call: what the line says is heard, and the caller's voice goes out when there is a microphone. */
export function createSound({ server, onChange }) {
  const prefersSocket = new URLSearchParams(location.search).get('audio') === 'ws' || !window.RTCPeerConnection;
  const speaker = new Audio();
  let context;
  let call = null;
  let wire = null;
  let isUp = false;
  let isSocketNext = prefersSocket;
  let retryMs = firstRetryMs;
  let retryTimer;
  let limitTimer;
  let stream = null;
  let microphone = navigator.mediaDevices ? 'unasked' : 'insecure';
  let isMuted = false;
  let isSpeakerOn = true;
  let analyser;
  let metered;
  const samples = new Float32Array(1024);

  const audioContext = () => {
    context ??= new AudioContext();
    if (context.state === 'suspended') context.resume().catch(() => undefined);
    return context;
  };
  const track = () => (isMuted ? null : (stream?.getAudioTracks()[0] ?? null));

  function drop() {
    clearTimeout(limitTimer);
    wire?.close();
    wire = null;
    isUp = false;
  }
  function connect() {
    clearTimeout(retryTimer);
    drop();
    if (!call) return;
    const mine = {};
    const events = {
      connected() {
        if (wire !== mine.wire) return;
        clearTimeout(limitTimer);
        isUp = true;
        retryMs = firstRetryMs;
        onChange();
      },
      lost(code) {
        if (wire !== mine.wire) return;
        const broke = isUp;
        drop();
        onChange();
        // The call has ended, or the carrier has no sound: nothing to come back for.
        if (code === 'no-call' || code === 'silent-carrier') return;
        if (!broke) fallBack();
        retryTimer = setTimeout(connect, retryMs);
        retryMs = Math.min(retryMs * 2, lastRetryMs);
      },
      heard(remote) {
        if (mine.wire && wire !== mine.wire) return;
        speaker.srcObject = remote;
        play();
      },
    };
    mine.wire = isSocketNext
      ? openWebSocketWire(track(), server, events, audioContext())
      : openWebRtcWire(track(), server, events);
    wire = mine.wire;
    limitTimer = setTimeout(() => {
      if (wire !== mine.wire || isUp) return;
      fallBack();
      connect();
    }, connectLimitMs);
  }
  function fallBack() {
    if (!prefersSocket) isSocketNext = !isSocketNext;
  }
  function play() {
    speaker.muted = !isSpeakerOn;
    // After a reload nobody has touched the page yet: the first touch makes it sound.
    speaker.play().catch(() => addEventListener('pointerdown', play, { once: true }));
  }
  function meter() {
    metered?.disconnect();
    metered = undefined;
    if (!stream) return;
    analyser ??= audioContext().createAnalyser();
    analyser.fftSize = samples.length;
    metered = audioContext().createMediaStreamSource(stream);
    metered.connect(analyser);
  }
  async function openMicrophone() {
    if (stream || microphone === 'asking' || !navigator.mediaDevices) return;
    microphone = 'asking';
    onChange();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: constraints });
      microphone = 'on';
      for (const one of stream.getTracks()) one.onended = () => closeMicrophone('none');
      if (!call) closeMicrophone('unasked');
      else {
        meter();
        wire?.send(track());
      }
    } catch (error) {
      microphone = microphoneByError[error.name] ?? 'refused';
    }
    onChange();
  }
  function closeMicrophone(next) {
    for (const one of stream?.getTracks() ?? []) one.stop();
    stream = null;
    microphone = next;
    meter();
    wire?.send(null);
    onChange();
  }
  navigator.mediaDevices?.addEventListener('devicechange', () => {
    if (call && !stream && microphone !== 'refused') void openMicrophone();
  });
  addEventListener('online', () => call && !isUp && connect());

  return {
    /** The call that is up, by its name; null for none. Repeating it changes nothing. */
    follow(callSid) {
      if (callSid === call) return;
      call = callSid;
      isMuted = false;
      isSocketNext = prefersSocket;
      retryMs = firstRetryMs;
      connect();
      if (call) void openMicrophone();
      else {
        clearTimeout(retryTimer);
        speaker.srcObject = null;
        if (stream) closeMicrophone('unasked');
      }
    },
    /** The carrier says that the wire broke. */
    reconnect() {
      if (call) connect();
    },
    toggleMute() {
      isMuted = !isMuted;
      // Nothing leaves this machine, not even silence.
      wire?.send(track());
      onChange();
    },
    setSpeaker(isOn) {
      isSpeakerOn = isOn;
      speaker.muted = !isOn;
    },
    state: () => ({ microphone, isMuted, isUp, isSocket: isSocketNext }),
    /** What the microphone hears now: 0 to 1. */
    level() {
      if (!metered) return 0;
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    },
  };
}
