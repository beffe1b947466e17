const hourMs = 3_600_000;

const atHour = (nowMs: number, days: number, hour: number): number => {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime();
};

/** The times that agents promise most, those of today only while they are ahead. */
export const promiseTimes = (nowMs: number): { name: 'in-an-hour' | 'today' | 'tomorrow'; at: number }[] => {
  const today = { name: 'today' as const, at: atHour(nowMs, 0, 16) };
  return [
    { name: 'in-an-hour', at: Math.ceil((nowMs + hourMs) / 300_000) * 300_000 },
    ...(today.at > nowMs ? [today] : []),
    { name: 'tomorrow', at: atHour(nowMs, 1, 10) },
  ];
};
