/** What a browser offers, as far as it concerns us. */
export type AudioOffer =
  | { kind: 'usable'; mid: string; telephoneEventType: number | null }
  /** `code` is Twilio's 31000 + SIP's own: 400 bad request, 488 not acceptable here. */
  | { kind: 'refused'; code: 31400 | 31488; message: string };

const largestOffer = 20_000;

/** One audio section with G.711 mu-law in it: nothing is ever transcoded. */
export function readAudioOffer(sdp: string): AudioOffer {
  const malformed = (message: string): AudioOffer => ({ kind: 'refused', code: 31400, message });
  if (sdp.length > largestOffer || !sdp.startsWith('v=0')) return malformed('the offer is not a session description');
  const sections = sdp.split(/\r?\n(?=m=)/);
  const [, audio, ...others] = sections;
  if (!audio?.startsWith('m=audio ') || others.length > 0)
    return malformed('the offer must have one audio section and nothing else');
  const mid = /^a=mid:([\w-]{1,32})\s*$/m.exec(audio)?.[1];
  if (mid === undefined) return malformed('the audio section has no mid');
  if (!/^a=ice-ufrag:\S{4,256}\s*$/m.test(sdp) || !/^a=ice-pwd:\S{22,256}\s*$/m.test(sdp))
    return malformed('the offer has no ICE credentials');
  if (!/^a=fingerprint:\S+ [0-9A-Fa-f:]+\s*$/m.test(sdp)) return malformed('the offer has no fingerprint');
  const [, formats = ''] = /^m=audio \d+ UDP\/TLS\/RTP\/SAVPF ([\d ]+)/.exec(audio) ?? [];
  const types = formats.trim().split(' ').map(Number);
  if (!types.includes(0))
    return { kind: 'refused', code: 31488, message: 'the offer has no PCMU/8000: it is the only codec here' };
  const event = [...audio.matchAll(/^a=rtpmap:(\d+) telephone-event\/8000/gim)].map(([, type]) => Number(type));
  return { kind: 'usable', mid, telephoneEventType: event.find((type) => types.includes(type) && type >= 96) ?? null };
}

/** An ICE candidate that can be used as it is: a name ending in `.local` is known only on the browser's own machine. */
export const isUsableCandidate = (candidate: string): boolean => {
  const [, , transport = '', , address = '', port = '', , type = ''] = candidate.trim().split(/\s+/);
  return (
    /^(a=)?candidate:/.test(candidate) &&
    candidate.length < 512 &&
    transport.toLowerCase() === 'udp' &&
    /^[0-9a-fA-F.:]+$/.test(address) &&
    Number(port) > 0 &&
    /^(host|srflx|prflx|relay)$/.test(type)
  );
};
