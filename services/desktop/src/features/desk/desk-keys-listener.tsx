import { useEffect, useRef } from 'react';
import { useDesk } from './desk-context.ts';
import { deskKeyOf } from './desk-keys.ts';
import { openStateMenu } from './state-picker.tsx';
import { useFinish } from './use-finish.ts';

/** The desk's keys, on every page, also while typing in a field. */
export function DeskKeys() {
  const { actions, work } = useDesk();
  const finish = useFinish();
  const latest = useRef({ actions, finish, work });
  latest.current = { actions, finish, work };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const pressed = deskKeyOf(event);
      if (!pressed) return;
      // Otherwise Ctrl+Shift+R would reload the page and Ctrl+Shift+A search the tabs.
      event.preventDefault();
      if (event.repeat) return;
      const { actions, finish } = latest.current;
      switch (pressed) {
        case 'accept':
          return void actions.accept();
        case 'reject':
          return void actions.reject();
        case 'end':
          return void actions.end();
        case 'mute':
          return actions.toggleMute();
        case 'wrap-up':
          return void finish();
        case 'state':
          return openStateMenu();
      }
    };
    // A closed window would drop our leg: ask first. Drafts are safe either way.
    const onLeave = (event: BeforeUnloadEvent) => {
      if (latest.current.work.stage === 'engaged') event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('beforeunload', onLeave);
    };
  }, []);
  return null;
}
