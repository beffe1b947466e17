const LOOK_AGAIN_MS = 5;

/**
 * Waits on a condition, as tests must: never for a time. Answers what the condition answered as soon as that is truthy;
 * an error that it throws counts as "not yet" and is the cause when time runs out.
 */
export const until = async <T>(
  condition: () => T | Promise<T>,
  options: { timeoutMs?: number; what?: string } = {},
): Promise<Exclude<Awaited<T>, null | undefined | false | 0 | ''>> => {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await condition();
      if (answer) return answer as Exclude<Awaited<T>, null | undefined | false | 0 | ''>;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline)
      throw new Error(`${options.what ?? 'the condition'} did not come true within ${timeoutMs} ms`, { cause });
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
};
