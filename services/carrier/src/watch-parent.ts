const pollMs = 500;

/** Calls `onGone` once when the process that started us is no more: by its IPC channel, or by our parent changing. */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  let isGone = false;
  const gone = () => {
    if (isGone) return;
    isGone = true;
    clearInterval(timer);
    onGone();
  };
  const timer = setInterval(() => {
    if (process.ppid !== parent) gone();
  }, pollMs);
  process.once('disconnect', gone);
}
