import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { call } from '../api/call.ts';
import type { Levels } from './audio/audio-state.ts';
import { initialAudio } from './audio/call-audio.ts';
import { createEmbeddedSoftphone } from './embedded-softphone.ts';
import { holdAudio } from './hold-audio.ts';
import type { Registration, RenewGrant, Softphone, SoftphoneState } from './softphone.ts';
import { createTwilioSoftphone } from './twilio-softphone.ts';

const retryMs = 5_000;
const renew: RenewGrant = () => call('calls.softphone');

/** What is shown while this tab has no softphone: one object a reason, or the screen would be drawn without end. */
const without = new Map<Registration, SoftphoneState>();
const stateWithout = (registration: Registration): SoftphoneState => {
  const known = without.get(registration) ?? { registration, leg: { kind: 'none' }, audio: initialAudio() };
  without.set(registration, known);
  return known;
};

/** The softphone of whoever is signed in, of the kind that the carrier in use asks for; null while this tab has none. */
export const useSoftphone = (userId: string): { phone: Softphone | null; state: SoftphoneState } => {
  const [phone, setPhone] = useState<Softphone | null>(null);
  const [lack, setLack] = useState<Registration>('registering');

  useEffect(() => {
    let over = false;
    let made: Softphone | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const make = async () => {
      setLack('registering');
      try {
        const grant = await renew();
        const created =
          grant.kind === 'twilio' ? await createTwilioSoftphone(grant, renew) : createEmbeddedSoftphone(grant, renew);
        if (over) {
          created.close();
          return;
        }
        made = created;
        setPhone(created);
      } catch {
        // Shown on the call bar; asked for again until it is there.
        if (over) return;
        setLack('unreachable');
        timer = setTimeout(() => void make(), retryMs);
      }
    };
    const giveUp = holdAudio(
      userId,
      () => void make(),
      () => setLack('elsewhere'),
    );
    return () => {
      over = true;
      clearTimeout(timer);
      giveUp();
      made?.close();
      setPhone(null);
    };
  }, [userId]);

  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => {}), [phone]);
  const state = useSyncExternalStore(subscribe, () => phone?.state() ?? stateWithout(lack));
  return { phone, state };
};

/**
 * For a meter: calls `draw` with the levels at every frame that the browser paints, without rendering anything. It stops
 * while the page is hidden.
 */
export const useLevels = (phone: Softphone | null, draw: (levels: Levels) => void): void => {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    if (!phone) return;
    let frame = 0;
    const next = () => {
      latest.current(phone.audio.levels());
      frame = requestAnimationFrame(next);
    };
    next();
    return () => cancelAnimationFrame(frame);
  }, [phone]);
};
