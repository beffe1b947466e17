/**
 * One tab of a browser is the telephone: two would both call into the same conference. The lock passes on by itself
 * when its tab closes, reloads or crashes.
 * @param onHeld called when this tab has the audio
 * @param onElsewhere called when another tab has it
 * @returns gives the audio up
 */
export const holdAudio = (userId: string, onHeld: () => void, onElsewhere: () => void): (() => void) => {
  // Browsers offer locks on secure pages only; on others a second tab is the agent's own business.
  if (!navigator.locks) {
    onHeld();
    return () => {};
  }
  const name = `tellonce.audio.${userId}`;
  const waiting = new AbortController();
  let release = () => {};
  let held = false;
  navigator.locks
    .request(name, { signal: waiting.signal }, () => {
      held = true;
      onHeld();
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    })
    .catch(() => {
      // Given up before it was ours.
    });
  navigator.locks.query().then(
    (locks) => {
      if (!held && !waiting.signal.aborted && locks.held?.some((lock) => lock.name === name)) onElsewhere();
    },
    () => {
      // Only the wording on the call bar depends on it.
    },
  );
  return () => {
    waiting.abort();
    release();
  };
};
