import { setTimeout as wait } from 'node:timers/promises';

const pollMs = 20;
const giveUpMs = 20_000;

/** Waits until the condition holds and returns what it gave. What it throws counts as not yet. */
export async function until<T>(condition: () => Promise<T | false>): Promise<T> {
  const deadline = performance.now() + giveUpMs;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await condition();
      if (answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) throw new Error('the condition never held', { cause });
    await wait(pollMs);
  }
}
