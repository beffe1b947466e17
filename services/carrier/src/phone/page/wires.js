/**
 * The two ways in which sound goes between this page and the carrier. Each is one try: `connected` when sound travels,
 * `lost` when it does no longer or never will, `heard` with the stream to play.
 */
const disconnectedGraceMs = 3000;
const spoken = ['audio/pcmu', 'audio/telephone-event'];

export function openWebRtcWire(track, server, events) {
  const peer = new RTCPeerConnection({ iceServers: [] });
  const transceiver = peer.addTransceiver(track ?? 'audio', { direction: 'sendrecv' });
  const codecs = RTCRtpReceiver.getCapabilities?.('audio')?.codecs ?? [];
  const telephony = codecs.filter((codec) => spoken.includes(codec.mimeType.toLowerCase()));
  if (telephony.length > 0) transceiver.setCodecPreferences?.(telephony);
  const waiting = [];
  let isAnswered = false;
  let isDone = false;
  let graceTimer;

  function finish() {
    isDone = true;
    clearTimeout(graceTimer);
    peer.close();
  }
  function lose(error) {
    if (isDone) return;
    finish();
    events.lost(error?.code);
  }
  // One that does not arrive is one way less; the carrier's own checks find the others.
  const tell = ({ candidate, sdpMid }) =>
    candidate && server.addCandidate({ candidate, mid: sdpMid ?? '0' }).catch(() => undefined);
  peer.onicecandidate = ({ candidate }) => {
    if (!candidate || isDone) return;
    if (isAnswered) tell(candidate);
    else waiting.push(candidate);
  };
  peer.ontrack = ({ track: remote }) => events.heard(new MediaStream([remote]));
  peer.onconnectionstatechange = () => {
    clearTimeout(graceTimer);
    if (isDone) return;
    if (peer.connectionState === 'connected') events.connected();
    else if (peer.connectionState === 'failed') lose();
    else if (peer.connectionState === 'disconnected') graceTimer = setTimeout(lose, disconnectedGraceMs);
  };
  (async () => {
    await peer.setLocalDescription(await peer.createOffer());
    const { sdp } = await server.offer(peer.localDescription.sdp);
    if (isDone) return;
    await peer.setRemoteDescription({ type: 'answer', sdp });
    isAnswered = true;
    for (const candidate of waiting.splice(0)) tell(candidate);
  })().catch(lose);

  return {
    send: (next) => void (isDone || transceiver.sender.replaceTrack(next).catch(lose)),
    close: finish,
  };
}

/** Goes wherever the page itself goes: mu-law frames over a WebSocket. */
export function openWebSocketWire(track, server, events, context) {
  let sending = track;
  let isDone = false;
  let line;
  let source;
  let socket;

  function finish() {
    isDone = true;
    source?.disconnect();
    line?.port.postMessage('close');
    line?.disconnect();
    socket?.close();
  }
  function lose(error) {
    if (isDone) return;
    finish();
    events.lost(error?.code);
  }
  function connectSource() {
    source?.disconnect();
    source = sending && line ? context.createMediaStreamSource(new MediaStream([sending])) : undefined;
    source?.connect(line);
  }
  (async () => {
    await context.audioWorklet.addModule('mu-law-worklet.js');
    const { path } = await server.openSocket();
    if (isDone) return;
    line = new AudioWorkletNode(context, 'mu-law-line', { outputChannelCount: [1] });
    const destination = context.createMediaStreamDestination();
    line.connect(destination);
    connectSource();
    events.heard(destination.stream);
    socket = new WebSocket(new URL(`/client/${path}`, location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => isDone || events.connected();
    socket.onmessage = ({ data }) => data instanceof ArrayBuffer && line.port.postMessage(data, [data]);
    socket.onclose = () => lose();
    line.port.onmessage = ({ data }) => {
      if (sending && socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 4200) socket.send(data);
    };
  })().catch(lose);

  return {
    send(next) {
      sending = next;
      if (!isDone) connectSource();
    },
    close: finish,
  };
}
