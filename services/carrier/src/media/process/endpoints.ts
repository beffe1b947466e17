import type { WebSocket } from 'ws';
import type { MediaEndpoint } from '../endpoint.ts';
import type { EndpointKind, EndpointKinds } from '../media-port.ts';
import type { ClipShelf } from './clip-shelf.ts';

export interface EndpointContext {
  leg: string;
  clips: ClipShelf;
  /** Sends a word to the carrier's signalling: it arrives as `endpoint-said`. */
  say(data: unknown): void;
  log(message: string, detail?: unknown): void;
}

/** What a factory of a wire gives to the media process. */
export interface OpenedEndpoint<K extends EndpointKind> {
  endpoint: MediaEndpoint;
  /** What the far end must be told. */
  answer: EndpointKinds[K]['answer'];
  update?(update: EndpointKinds[K]['update']): void;
  /** A browser's WebSocket, its upgrade answered: only the kind `web-socket` gets one. */
  accept?(socket: WebSocket): void;
}

/** Opens a wire. Throws an Error whose message may be told to the signalling when it cannot. */
export type EndpointFactory<K extends EndpointKind> = (
  options: EndpointKinds[K]['open'],
  context: EndpointContext,
) => Promise<OpenedEndpoint<K>>;

type Factories = { [K in EndpointKind]?: EndpointFactory<K> };

/** The wires that this process can open. Loaded on first use, so that a missing native module costs only its own kind. */
export const endpointFactories: Factories = {
  webrtc: async (options, context) => (await import('../endpoints/webrtc-endpoint.ts')).openWebRtc(options, context),
  'web-socket': async (options) => (await import('../endpoints/web-socket-endpoint.ts')).openWebSocket(options),
  rtp: async (options) => (await import('../endpoints/rtp-endpoint.ts')).openRtp(options),
  scripted: async (options, context) =>
    (await import('../endpoints/scripted-endpoint.ts')).openScripted(options, context),
};
