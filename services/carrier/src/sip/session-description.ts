import { isIP, isIPv6 } from 'node:net';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What a phone says of its sound (RFC 8866, RFC 3264). */
export interface PhoneAudio {
  readonly address: string;
  readonly port: number;
  /** PCMU or PCMA, whichever it names first. */
  readonly payloadType: 0 | 8;
  readonly telephoneEventType: number | null;
  readonly direction: Direction;
  /** All of its media lines, and which of them is this one: an answer has to name them all. */
  readonly lines: readonly { readonly media: string; readonly protocol: string; readonly formats: readonly string[] }[];
  readonly index: number;
}

export type ReadDescription = { kind: 'audio'; audio: PhoneAudio } | { kind: 'refused'; reason: string };

export interface LocalAudio {
  readonly host: string;
  readonly port: number;
  readonly sessionId: number;
  readonly version: number;
}

interface Section {
  media: string;
  port: number;
  protocol: string;
  formats: string[];
  address: string | null;
  direction: Direction | null;
  /** By payload type. */
  encodings: Map<string, string>;
}

const mostLines = 500;
const mostMedia = 8;
const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] satisfies Direction[];
const isDirection = (text: string): text is Direction => directions.includes(text);
const mediaLine = /^(\w{1,16}) (\d{1,5})(?:\/\d{1,3})? ([\w/]{1,32})((?: [\w*.+-]{1,32}){1,64})$/;
const ownKeyEventType = 101;

export function readDescription(body: string): ReadDescription {
  const sections = sectionsOf(body);
  if (!sections) return { kind: 'refused', reason: 'the session description makes no sense' };
  const [session, ...media] = sections;
  const index = media.findIndex((one) => one.media === 'audio' && one.port > 0 && one.protocol === 'RTP/AVP');
  const audio = media[index];
  if (!session || !audio) return { kind: 'refused', reason: 'no audio over plain RTP is offered' };
  const payload = audio.formats.find((format) => format === '0' || format === '8');
  if (payload === undefined) return { kind: 'refused', reason: 'neither PCMU nor PCMA is offered' };
  const address = audio.address ?? session.address;
  if (address === null) return { kind: 'refused', reason: 'no address is given' };
  const event = audio.formats.find((format) => /^telephone-event\/8000(\/|$)/i.test(audio.encodings.get(format) ?? ''));
  const isOldHold = address === '0.0.0.0' || address === '::';
  return {
    kind: 'audio',
    audio: {
      address,
      port: audio.port,
      payloadType: payload === '0' ? 0 : 8,
      telephoneEventType: event === undefined ? null : Number(event),
      direction: isOldHold ? 'inactive' : (audio.direction ?? session.direction ?? 'sendrecv'),
      lines: media.map(({ media: kind, protocol, formats }) => ({ media: kind, protocol, formats })),
      index,
    },
  };
}

/** The session's part first; null: it cannot be read. */
function sectionsOf(body: string): Section[] | null {
  const lines = body.split(/\r?\n/);
  if (lines[0] !== 'v=0' || lines.length > mostLines) return null;
  const session: Section = emptySection();
  const sections = [session];
  for (const line of lines) {
    const section = sections.at(-1) ?? session;
    const value = line.slice(2);
    if (line.startsWith('m=')) {
      const [, media = '', port = '', protocol = '', formats = ''] = mediaLine.exec(value) ?? [];
      if (media === '' || Number(port) > 65_535 || sections.length > mostMedia) return null;
      sections.push({ ...emptySection(), media, port: Number(port), protocol, formats: formats.trim().split(' ') });
    } else if (line.startsWith('c=')) {
      const [, address = ''] = /^IN IP[46] ([0-9A-Fa-f.:]{2,45})$/.exec(value) ?? [];
      if (isIP(address) === 0 || isMulticast(address)) return null;
      section.address = address;
    } else if (line.startsWith('a=rtpmap:')) {
      const [, type, encoding] = /^(\d{1,3}) (\S{1,64})$/.exec(line.slice('a=rtpmap:'.length)) ?? [];
      if (type !== undefined && encoding !== undefined) section.encodings.set(type, encoding);
    } else if (line.startsWith('a=') && isDirection(value)) section.direction = value;
  }
  return sections;
}

const emptySection = (): Section => ({
  media: '',
  port: 0,
  protocol: '',
  formats: [],
  address: null,
  direction: null,
  encodings: new Map(),
});

const isMulticast = (address: string): boolean =>
  isIPv6(address) ? /^ff/i.test(address) : Number(address.split('.')[0]) >= 224;

/** Everything that we can: the phone chooses. */
export const writeOffer = (local: LocalAudio): string =>
  write(local, [audioLines(local.port, [0, 8], ownKeyEventType, 'sendrecv')]);

/** The one codec that both will use, and a refusal of all that is not sound. */
export function writeAnswer(local: LocalAudio, audio: PhoneAudio): string {
  const media = audio.lines.map(({ media: kind, protocol, formats }, index) =>
    index === audio.index
      ? audioLines(local.port, [audio.payloadType], audio.telephoneEventType, oppositeOf[audio.direction])
      : [`m=${kind} 0 ${protocol} ${formats.join(' ')}`],
  );
  return write(local, media);
}

const oppositeOf = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' } as const;
const encodingOf = { 0: 'PCMU', 8: 'PCMA' } as const;

function audioLines(
  port: number,
  codecs: readonly (0 | 8)[],
  keyEvents: number | null,
  direction: Direction,
): string[] {
  return [
    `m=audio ${port} RTP/AVP ${[...codecs, ...(keyEvents === null ? [] : [keyEvents])].join(' ')}`,
    ...codecs.map((codec) => `a=rtpmap:${codec} ${encodingOf[codec]}/8000`),
    // 8000 whatever else is offered: a second clock on one stream confuses phones.
    ...(keyEvents === null ? [] : [`a=rtpmap:${keyEvents} telephone-event/8000`, `a=fmtp:${keyEvents} 0-15`]),
    'a=ptime:20',
    `a=${direction}`,
  ];
}

function write(local: LocalAudio, media: readonly (readonly string[])[]): string {
  const address = `IN IP${isIPv6(local.host) ? 6 : 4} ${local.host}`;
  const session = ['v=0', `o=- ${local.sessionId} ${local.version} ${address}`, 's=-', `c=${address}`, 't=0 0'];
  return [...session, ...media.flat()].map((line) => `${line}\r\n`).join('');
}
