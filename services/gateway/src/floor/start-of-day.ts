const partsIn = (zone: string | undefined) =>
  new Intl.DateTimeFormat('en-US', {
    ...(zone ? { timeZone: zone } : {}),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

/** The wall clock of a zone at an instant, written as if it were UTC. */
const wallClock = (at: number, format: Intl.DateTimeFormat): number => {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
};

const dayMs = 86_400_000;

/** When today began in a zone (this machine's when none is given), in epoch milliseconds. */
export const startOfDay = (now: number, zone: string | null): number => {
  const format = partsIn(zone ?? undefined);
  const midnight = Math.floor(wallClock(now, format) / dayMs) * dayMs;
  // The offset at midnight may differ from the one now: the clocks were changed in between.
  const guess = midnight - (wallClock(midnight, format) - midnight);
  return midnight - (wallClock(guess, format) - guess);
};
