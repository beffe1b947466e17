import type { Wire, WireEvents } from './wire.ts';

/** A connection that stutters often comes back by itself within this time. */
const disconnectedGraceMs = 3_000;
const spoken = new Set(['audio/pcmu', 'audio/telephone-event']);

export const canWebRtc = (): boolean => typeof RTCPeerConnection !== 'undefined';

/** Keeps the offer to what the carrier speaks, where the browser lets us choose. */
const preferTelephony = (transceiver: RTCRtpTransceiver) => {
  const codecs = RTCRtpReceiver.getCapabilities?.('audio')?.codecs ?? [];
  const telephony = codecs.filter((codec) => spoken.has(codec.mimeType.toLowerCase()));
  if (telephony.some((codec) => codec.mimeType.toLowerCase() === 'audio/pcmu'))
    transceiver.setCodecPreferences?.(telephony);
};

export const openWebRtcWire = (first: MediaStreamTrack | null, events: WireEvents): Wire => {
  const peer = new RTCPeerConnection({ iceServers: [] });
  const transceiver = peer.addTransceiver(first ?? 'audio', { direction: 'sendrecv' });
  preferTelephony(transceiver);
  const waiting: RTCIceCandidate[] = [];
  let isAnswered = false;
  let isDone = false;
  let graceTimer: ReturnType<typeof setTimeout> | undefined;

  const finish = () => {
    isDone = true;
    clearTimeout(graceTimer);
    peer.close();
  };
  const lose = () => {
    if (isDone) return;
    finish();
    events.lost();
  };
  const sayCandidate = ({ candidate, sdpMid }: RTCIceCandidate) => {
    if (candidate) events.say({ type: 'media.candidate', candidate, mid: sdpMid ?? '0' });
  };
  peer.onicecandidate = ({ candidate }) => {
    if (!candidate || isDone) return;
    // The carrier has no place for them before it has answered.
    if (isAnswered) sayCandidate(candidate);
    else waiting.push(candidate);
  };
  peer.ontrack = ({ track }) => events.heard(new MediaStream([track]));
  peer.onconnectionstatechange = () => {
    clearTimeout(graceTimer);
    if (isDone) return;
    if (peer.connectionState === 'connected') events.connected();
    else if (peer.connectionState === 'failed') lose();
    else if (peer.connectionState === 'disconnected') graceTimer = setTimeout(lose, disconnectedGraceMs);
  };
  const offer = async () => {
    await peer.setLocalDescription(await peer.createOffer());
    if (!isDone) events.say({ type: 'media.offer', sdp: peer.localDescription?.sdp ?? '' });
  };
  offer().catch(lose);

  return {
    kind: 'webrtc',
    hear: (message) => {
      if (isDone) return;
      if (message.type === 'media.lost') lose();
      if (message.type !== 'media.answer' || isAnswered) return;
      peer.setRemoteDescription({ type: 'answer', sdp: message.sdp }).then(() => {
        isAnswered = true;
        for (const candidate of waiting.splice(0)) sayCandidate(candidate);
      }, lose);
    },
    send: (track) => {
      // Without a track nothing is sent at all, not even silence.
      if (!isDone) transceiver.sender.replaceTrack(track).catch(lose);
    },
    close: finish,
  };
};
