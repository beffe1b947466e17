import type { ReservationId } from '@tellonce/contracts';
import type { Call } from '@twilio/voice-sdk';
import { createTwilioAudio } from './audio/twilio-audio.ts';
import {
  createSoftphoneState,
  type RenewGrant,
  renewBeforeMs,
  type Softphone,
  type SoftphoneGrant,
} from './softphone.ts';

/** The browser leg through Twilio's own SDK, which is large: it is loaded only where Twilio is the carrier. */
export const createTwilioSoftphone = async (grant: SoftphoneGrant, renew: RenewGrant): Promise<Softphone> => {
  const { Device } = await import('@twilio/voice-sdk');
  const { read, change, subscribe } = createSoftphoneState();
  const device = new Device(grant.token, { closeProtection: false, tokenRefreshMs: renewBeforeMs });
  const audio = createTwilioAudio(device, {
    read: () => read().audio,
    change: (changed) => change({ audio: { ...read().audio, ...changed } }),
  });
  let leg: { reservationId: ReservationId; call: Call | null } | null = null;

  const end = (
    reservationId: ReservationId,
    outcome: { kind: 'ended'; reason: string } | { kind: 'failed'; code: string },
  ) => {
    // The end of an earlier leg must not take down the present one.
    if (leg?.reservationId !== reservationId) return;
    leg = null;
    audio.detach();
    change({ leg: { ...outcome, reservationId } });
  };
  device.on('registered', () => change({ registration: 'registered' }));
  device.on('unregistered', () => change({ registration: 'unreachable' }));
  device.on('error', () => {
    if (device.state !== 'registered') change({ registration: 'unreachable' });
  });
  device.on('tokenWillExpire', () => {
    // A renewal that fails is asked for again by the SDK's next warning or by the next registration.
    renew().then(
      (fresh) => device.updateToken(fresh.token),
      () => change({ registration: device.state === 'registered' ? 'registered' : 'unreachable' }),
    );
  });
  const register = () => device.register().catch(() => change({ registration: 'unreachable' }));
  void register();

  return {
    state: read,
    subscribe,
    join: (reservationId) => {
      if (leg?.reservationId === reservationId) return;
      leg?.call?.disconnect();
      leg = { reservationId, call: null };
      change({ leg: { kind: 'connecting', reservationId } });
      device.connect({ params: { reservationId } }).then(
        (call) => {
          if (leg?.reservationId !== reservationId) {
            call.disconnect();
            return;
          }
          leg.call = call;
          audio.attach(call);
          call.on('accept', () => change({ leg: { kind: 'connected', reservationId } }));
          call.on('disconnect', () => end(reservationId, { kind: 'ended', reason: 'disconnected' }));
          call.on('error', (error: { code?: number }) =>
            end(reservationId, { kind: 'failed', code: String(error.code ?? '') }),
          );
        },
        (error: unknown) =>
          end(reservationId, { kind: 'failed', code: String((error as { code?: number }).code ?? 'connect') }),
      );
    },
    leave: () => {
      leg?.call?.disconnect();
      leg = null;
      audio.detach();
      change({ leg: { kind: 'none' } });
    },
    audio,
    close: () => {
      audio.close();
      device.destroy();
    },
  };
};
