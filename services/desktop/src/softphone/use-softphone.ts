import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { call } from '../api/call.ts';
import { createEmbeddedSoftphone } from './embedded-softphone.ts';
import { holdAudio } from './hold-audio.ts';
import type { Registration, RenewGrant, Softphone, SoftphoneState } from './softphone.ts';
import { createTwilioSoftphone } from './twilio-softphone.ts';

const retryMs = 5_000;
const renew: RenewGrant = () => call('calls.softphone');

const without: Record<Registration, SoftphoneState> = {
  registering: { registration: 'registering', leg: { kind: 'none' } },
  registered: { registration: 'registered', leg: { kind: 'none' } },
  unreachable: { registration: 'unreachable', leg: { kind: 'none' } },
  elsewhere: { registration: 'elsewhere', leg: { kind: 'none' } },
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
  const state = useSyncExternalStore(subscribe, () => phone?.state() ?? without[lack]);
  return { phone, state };
};
