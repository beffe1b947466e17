import { useCallback } from 'react';
import { useDesk } from './desk-context.ts';
import type { Missing } from './draft.ts';

const missingEvent = 'tellonce:wrap-up-missing';

/** Finishes the wrap-up; what is missing is marked in the form and gets the focus. */
export const useFinish = (): (() => Promise<void>) => {
  const { actions } = useDesk();
  return useCallback(async () => {
    const missing = await actions.finish();
    if (missing) window.dispatchEvent(new CustomEvent<Missing>(missingEvent, { detail: missing }));
  }, [actions]);
};

export const onMissing = (listener: (missing: Missing) => void): (() => void) => {
  const hear = (event: Event) => listener((event as CustomEvent<Missing>).detail);
  window.addEventListener(missingEvent, hear);
  return () => window.removeEventListener(missingEvent, hear);
};
