import { useEffect, useState } from 'react';
import type { MicrophoneState } from '../../softphone/audio/audio-state.ts';

export type MicrophonePermission = 'granted' | 'denied' | 'prompt';

const allowedKey = 'tellonce.microphone-allowed';

const remembered = (): MicrophonePermission => (localStorage.getItem(allowedKey) === 'yes' ? 'granted' : 'prompt');

/**
 * What the browser will say when it is asked. Where it does not tell beforehand (older Firefox), what it said last.
 * `onAllowed` is called when somebody changes it to allowed, in the browser's own settings or by its question.
 */
export const useMicrophonePermission = (microphone: MicrophoneState, onAllowed: () => void): MicrophonePermission => {
  const [permission, setPermission] = useState(remembered);

  useEffect(() => {
    let status: PermissionStatus | null = null;
    let isOver = false;
    const read = () => {
      if (!status) return;
      setPermission(status.state);
      if (status.state === 'granted') onAllowed();
    };
    navigator.permissions?.query({ name: 'microphone' as PermissionName }).then(
      (found) => {
        if (isOver) return;
        status = found;
        setPermission(found.state);
        found.addEventListener('change', read);
      },
      () => {
        // This browser does not tell: what is remembered stands.
      },
    );
    return () => {
      isOver = true;
      status?.removeEventListener('change', read);
    };
  }, [onAllowed]);

  useEffect(() => {
    if (microphone !== 'ready') return;
    localStorage.setItem(allowedKey, 'yes');
    setPermission('granted');
  }, [microphone]);

  return permission;
};
