import type { ReservationId } from '@tellonce/contracts';
import { createCallAudio } from './audio/call-audio.ts';
import { type FromCarrier, readFromCarrier, type ToCarrier } from './embedded-wire.ts';
import {
  createSoftphoneState,
  type RenewGrant,
  renewBeforeMs,
  type Softphone,
  type SoftphoneGrant,
} from './softphone.ts';

const firstRetryMs = 500;
const lastRetryMs = 10_000;
/** Twilio's codes: the token is not valid (any more). */
const tokenGone: ReadonlySet<string> = new Set(['31204', '31205', '20104']);

/**
 * The browser leg over the embedded carrier's client socket. It registers again, with a token that still holds, after
 * every cut; a leg that was up is resumed, and where the carrier no longer knows it, called anew for the same
 * reservation.
 */
export const createEmbeddedSoftphone = (
  first: SoftphoneGrant,
  renew: RenewGrant,
  openSocket: (url: string) => WebSocket = (url) => new WebSocket(url),
): Softphone => {
  const { read, change, subscribe } = createSoftphoneState();
  let grant = first;
  let socket: WebSocket | null = null;
  let closed = false;
  let retryMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let renewTimer: ReturnType<typeof setTimeout> | undefined;
  /** The leg under way: `callSid` once the carrier has named it. */
  let call: { reservationId: ReservationId; requestId: string; callSid: string | null; resuming: boolean } | null =
    null;

  const say = (message: ToCarrier) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const audio = createCallAudio({
    say,
    socketUrl: first.socketUrl ?? '',
    isRegistered: () => read().registration === 'registered',
    read: () => read().audio,
    change: (changed) => change({ audio: { ...read().audio, ...changed } }),
  });
  const dial = (reservationId: ReservationId) => {
    call = { reservationId, requestId: crypto.randomUUID(), callSid: null, resuming: false };
    change({ leg: { kind: 'connecting', reservationId } });
    if (read().registration === 'registered')
      say({ type: 'connect', requestId: call.requestId, params: { reservationId } });
  };
  const renewGrant = async (): Promise<boolean> => {
    try {
      grant = await renew();
      return true;
    } catch {
      // The next try, or the next cut, asks again.
      return false;
    }
  };
  const renewLater = () => {
    clearTimeout(renewTimer);
    const inMs = Math.max(1_000, Date.parse(grant.expiresAt) - Date.now() - renewBeforeMs);
    renewTimer = setTimeout(
      async () => {
        if (await renewGrant()) say({ type: 'updateToken', token: grant.token });
        if (!closed) renewLater();
      },
      Math.min(inMs, 2_147_000_000),
    );
  };
  const retryLater = () => {
    if (closed) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void open(), retryMs);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  };

  const hear = (message: FromCarrier) => {
    switch (message.type) {
      case 'registered':
        renewLater();
        // A renewed token is answered like a registration: the call has gone on and needs nothing.
        if (read().registration === 'registered') return;
        retryMs = firstRetryMs;
        change({ registration: 'registered' });
        if (call?.callSid) {
          call.resuming = true;
          say({ type: 'resume', callSid: call.callSid });
        } else if (call) dial(call.reservationId);
        return;
      case 'connecting':
        if (call && (message.requestId === undefined || message.requestId === call.requestId)) {
          call.callSid = message.callSid;
          audio.begin(message.callSid);
        }
        return;
      case 'connected':
        if (!call || (call.callSid && call.callSid !== message.callSid)) return;
        call.callSid = message.callSid;
        audio.begin(message.callSid);
        // The signalling is back: its sound may have waited for that.
        if (call.resuming) audio.wake();
        call.resuming = false;
        change({ leg: { kind: 'connected', reservationId: call.reservationId } });
        return;
      case 'ended': {
        // The end of an earlier leg must not take down the present one.
        if (!call || call.callSid !== message.callSid) return;
        const { reservationId } = call;
        call = null;
        audio.end();
        change({ leg: { kind: 'ended', reservationId, reason: message.reason ?? '' } });
        return;
      }
      case 'media.answer':
      case 'media.socket':
      case 'media.failed':
      case 'media.lost':
      case 'media.heard':
        audio.hear(message);
        return;
      case 'error':
        if (call && message.requestId === call.requestId) {
          const { reservationId } = call;
          call = null;
          audio.end();
          change({ leg: { kind: 'failed', reservationId, code: String(message.code) } });
        } else if (call?.resuming) dial(call.reservationId);
        else if (read().registration !== 'registered' || tokenGone.has(String(message.code))) {
          // The token was refused or ran out: the next try brings a fresh one.
          grant = { ...grant, expiresAt: new Date(0).toISOString() };
          socket?.close();
        }
    }
  };

  const open = async () => {
    if (closed) return;
    if (Date.parse(grant.expiresAt) - Date.now() < renewBeforeMs && !(await renewGrant())) {
      change({ registration: 'unreachable' });
      retryLater();
      return;
    }
    if (closed || !grant.socketUrl) return;
    const opened = openSocket(grant.socketUrl);
    socket = opened;
    opened.onopen = () => opened.send(JSON.stringify({ type: 'register', token: grant.token } satisfies ToCarrier));
    opened.onmessage = ({ data }) => {
      const message = readFromCarrier(data);
      if (message && socket === opened) hear(message);
    };
    opened.onclose = () => {
      if (socket !== opened || closed) return;
      change({ registration: 'unreachable' });
      retryLater();
    };
  };
  void open();

  return {
    state: read,
    subscribe,
    join: (reservationId) => {
      if (call?.reservationId === reservationId) return;
      if (call?.callSid) say({ type: 'hangup', callSid: call.callSid });
      dial(reservationId);
    },
    leave: () => {
      if (call?.callSid) say({ type: 'hangup', callSid: call.callSid });
      call = null;
      audio.end();
      change({ leg: { kind: 'none' } });
    },
    audio,
    close: () => {
      closed = true;
      audio.close();
      clearTimeout(retryTimer);
      clearTimeout(renewTimer);
      socket?.close();
    },
  };
};
